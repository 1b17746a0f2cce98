import type { Connection } from "../aws/connection.ts";
import { group } from "../aws/group.ts";
import { launchTemplate } from "../aws/launch-template.ts";
import { localControl } from "../aws/local-control.ts";
import { topic } from "../aws/topic.ts";
import type { Clock } from "../base/clock.ts";
import { HitoriError, messageOf } from "../base/error.ts";

/** One thing to put back after a drill. Plain JSON: it stands in the drill's journal before the fault is put in. */
export type Undo =
  /** An order to the local cloud that is none where there is nothing to put back. */
  | { readonly type: "control"; readonly path: string }
  | { readonly type: "sizes"; readonly min: number; readonly max: number; readonly desired: number }
  | { readonly type: "subnets"; readonly vpcZoneIdentifier: string }
  | { readonly type: "suspend"; readonly process: string }
  | { readonly type: "unsubscribe"; readonly topicArn: string; readonly subscriptionArn: string }
  /** Back to the launch template's version of before; instances of another one go, and the breaker lets go. */
  | {
      readonly type: "version";
      readonly launchTemplateId: string;
      readonly version: string;
      readonly madeAs: string;
    };

export interface UndoPlace {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly autoScalingGroupName: string;
}

/**
 * Puts everything back; what fails does not keep the rest from being tried.
 * @throws HitoriError DRILL_NOT_RESTORED
 */
export async function takeAway(undo: readonly Undo[], place: UndoPlace): Promise<void> {
  const failures: string[] = [];
  for (const one of undo) {
    try {
      await takeOneAway(one, place);
    } catch (error) {
      failures.push(`${one.type}: ${messageOf(error)}`);
    }
  }
  if (failures.length === 0) return;
  throw new HitoriError({
    code: "DRILL_NOT_RESTORED",
    message: `Not everything is as it was before the drill: ${failures.join("; ")}.`,
    hint: "Try again: hitori drill restore",
  });
}

async function takeOneAway(undo: Undo, place: UndoPlace): Promise<void> {
  const { connection, autoScalingGroupName } = place;
  const watched = await group(connection, autoScalingGroupName);
  switch (undo.type) {
    case "control":
      await localControl(connection, "POST", undo.path).catch(unlessGone);
      return;
    case "sizes":
      return watched.update({ MinSize: undo.min, MaxSize: undo.max, DesiredCapacity: undo.desired });
    case "subnets":
      return watched.update({ VPCZoneIdentifier: undo.vpcZoneIdentifier });
    case "suspend":
      return watched.suspend([undo.process]);
    case "unsubscribe":
      // A subscription that was never confirmed, or that is gone already.
      await (await topic(connection, undo.topicArn)).unsubscribe(undo.subscriptionArn).catch(() => {});
      return;
    case "version":
      return backToVersion(undo, place);
  }
}

async function backToVersion(undo: Extract<Undo, { type: "version" }>, place: UndoPlace): Promise<void> {
  const { connection, clock, autoScalingGroupName } = place;
  const watched = await group(connection, autoScalingGroupName);
  const { launchTemplateId: LaunchTemplateId, version: Version } = undo;
  await watched.update({ LaunchTemplate: { LaunchTemplateId, Version } });
  const described = await watched.describe();
  for (const { InstanceId, LaunchTemplate, LifecycleState } of described?.Instances ?? []) {
    const ours = LaunchTemplate?.Version === Version || LifecycleState?.startsWith("Terminat");
    if (InstanceId !== undefined && !ours) await watched.terminate(InstanceId);
  }
  await watched.resume(["ReplaceUnhealthy"]);
  // The breaker's own way: `hitori resume` sets the same tag.
  await watched.tag("hitori:resume", new Date(clock.now()).toISOString());
  await (await launchTemplate(connection, LaunchTemplateId)).deleteVersions(undo.madeAs);
}

/** The instance that was frozen has been terminated meanwhile. */
function unlessGone(error: unknown): void {
  if (!(error instanceof HitoriError && error.code === "LOCAL_CONTROL_FAILED")) throw error;
}
