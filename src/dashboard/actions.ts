import type { Connection } from "../aws/connection.ts";
import type { group } from "../aws/group.ts";
import { localControl } from "../aws/local-control.ts";
import { faultPrefix } from "../aws/log-streams.ts";
import { resumeApp } from "../aws/resume-app.ts";
import { timelineLog } from "../aws/timeline-log.ts";
import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import type { EventFacts } from "../timeline/event.ts";
import type { Action, DashboardState } from "./state.ts";

export interface ActionOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly app: string;
  readonly logGroupName: string;
  readonly autoScalingGroupName: string;
  readonly watched: Awaited<ReturnType<typeof group>>;
}

/** Does what a person chose, on what the page shows, and writes it into the timeline, where everybody reads. */
export async function actions(options: ActionOptions) {
  const { connection, clock, app, logGroupName, autoScalingGroupName, watched } = options;
  let write: Awaited<ReturnType<typeof timelineLog>> | undefined;

  /** @param at when it was begun: by the time that it is done the app may have been away for a while */
  async function tell(at: number, facts: EventFacts, availabilityZone?: string): Promise<void> {
    write ??= await timelineLog(connection, logGroupName, `${faultPrefix}dashboard-${at}`);
    await write({
      at,
      source: "dashboard",
      app,
      ...(availabilityZone ? { availabilityZone } : {}),
      ...facts,
    });
  }

  const control = (path: string) => localControl(connection, "POST", path);

  return async (action: Action, state: DashboardState): Promise<void> => {
    const place = placeOf(action, state);
    const at = clock.now();
    switch (action.action) {
      case "failZone":
        await control(`zones/${action.zone}/fail`);
        return tell(at, { type: "fault.injected", fault: "zone", target: action.zone }, place);
      case "restoreZone":
        await control(`zones/${action.zone}/restore`);
        return tell(at, { type: "fault.cleared", fault: "zone" }, place);
      case "kill":
        await control(`instances/${action.instanceId}/kill`);
        return tell(at, { type: "fault.injected", fault: "instance", target: action.instanceId }, place);
      case "freeze":
        await control(`instances/${action.instanceId}/freeze`);
        return tell(at, { type: "fault.injected", fault: "hang", target: action.instanceId }, place);
      case "thaw":
        await control(`instances/${action.instanceId}/thaw`);
        return tell(at, { type: "fault.cleared", fault: "hang" }, place);
      case "capacity":
        return setCapacity(action.desired, at);
      case "resume":
        await resumeApp(watched, clock.now());
    }
  };

  async function setCapacity(desired: 1 | 2, at: number): Promise<void> {
    if (desired === 1) {
      await watched.holdToOne();
      return tell(at, { type: "fault.cleared", fault: "double" });
    }
    await watched.update({ MaxSize: 2, DesiredCapacity: 2 });
    return tell(at, { type: "fault.injected", fault: "double", target: autoScalingGroupName });
  }
}

/**
 * The zone of what is meant. The page may be old, and a request made by hand may name anything.
 * @throws HitoriError DASHBOARD_NO_TARGET for what is not this app's
 */
function placeOf(action: Action, { zones, instances }: DashboardState): string | undefined {
  if ("zone" in action) {
    if (zones.some(({ name }) => name === action.zone)) return action.zone;
    throw noTarget(`The group has no zone ${action.zone}.`);
  }
  if ("instanceId" in action) {
    const found = instances.find(({ instanceId }) => instanceId === action.instanceId);
    if (found) return found.availabilityZone;
    throw noTarget(`The group has no instance ${action.instanceId}.`);
  }
  return undefined;
}

function noTarget(message: string): HitoriError {
  return new HitoriError({ code: "DASHBOARD_NO_TARGET", message, hint: "See what there is: hitori status" });
}
