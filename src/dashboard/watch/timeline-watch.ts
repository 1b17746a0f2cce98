import { activityEvent } from "../../aws/activity-event.ts";
import type { Connection } from "../../aws/connection.ts";
import type { group } from "../../aws/group.ts";
import { logEventsOf } from "../../aws/log-events.ts";
import { faultPrefix, timelinePrefix } from "../../aws/log-streams.ts";
import { parseEvent } from "../../aws/timeline.ts";
import type { Clock } from "../../base/clock.ts";

/** Milliseconds. Lines come late: an agent that was cut off sends what it kept. */
const overlap = 60_000;
/** So far back is looked now and then, and so often. */
const farBack = [
  { back: 900_000, every: 15_000 },
  { back: 86_400_000, every: 600_000 },
] as const;

export interface TimelineWatchOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly app: string;
  readonly logGroupName: string;
  readonly watched: Awaited<ReturnType<typeof group>>;
  /** From when on, wall-clock milliseconds. */
  readonly since: number;
}

/** Reads what agents, drills, dashboards and the group did, as lines of JSON. */
export async function timelineWatch(options: TimelineWatchOptions) {
  const { connection, clock, app, logGroupName, watched, since } = options;
  const eventsOf = await logEventsOf(connection, logGroupName);
  const dueAt: number[] = farBack.map(() => clock.monotonic());
  let first = true;

  /** How far back this look goes. */
  function from(): number {
    if (first) return since;
    const now = clock.monotonic();
    let back = overlap;
    for (const [index, { back: far, every }] of farBack.entries()) {
      if (now < (dueAt[index] ?? 0) + every) continue;
      dueAt[index] = now;
      back = Math.max(back, far);
    }
    return Math.max(since, clock.now() - back);
  }

  return {
    /** What agents and drills wrote; a line may come again. */
    async written(): Promise<string[]> {
      const start = from();
      const found = await Promise.all([timelinePrefix, faultPrefix].map((prefix) => eventsOf(prefix, start)));
      first = false;
      return found.flat().flatMap(({ message }) => lineOf(message ?? "") ?? []);
    },

    /** What the group has done to its end. */
    async activities(): Promise<string[]> {
      const ended = (await watched.activities()).filter(({ EndTime }) => EndTime !== undefined);
      const events = ended.map((activity) => activityEvent(activity, app)).filter(({ at }) => at >= since);
      return events.sort((a, b) => a.at - b.at).map((event) => JSON.stringify(event));
    },
  };
}

/** An event as one line; undefined for what is none. */
function lineOf(message: string): string | undefined {
  const event = parseEvent(message);
  if (event === undefined || typeof event.at !== "number" || typeof event.type !== "string") return undefined;
  return /[\r\n]/.test(message) ? JSON.stringify(event) : message;
}
