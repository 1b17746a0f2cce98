import type { Activity } from "@aws-sdk/client-auto-scaling";

/** When the group launched machines, wall-clock milliseconds. */
export function launchesSince(activities: readonly Activity[], from: number): Map<string, number> {
  return new Map(
    activities.flatMap(({ Description, StartTime }): [string, number][] => {
      const launched = /^Launching a new EC2 instance: (i-[0-9a-f]+)/.exec(Description ?? "")?.[1];
      const at = StartTime?.getTime();
      return launched === undefined || at === undefined || at < from ? [] : [[launched, at]];
    }),
  );
}

/**
 * When EC2 said that a machine is dead: the group's termination of it ends then. Not of those that were found terminated or
 * stopped: those were dead before their successor was launched.
 */
export function deathsOf(activities: readonly Activity[]): Map<string, number> {
  return new Map(
    activities.flatMap(({ Description, Cause, EndTime }): [string, number][] => {
      const ended = /^Terminating EC2 instance: (i-[0-9a-f]+)/.exec(Description ?? "")?.[1];
      const at = EndTime?.getTime();
      const wasDead = /indicating it has been terminated or stopped/.test(Cause ?? "");
      return ended === undefined || at === undefined || wasDead ? [] : [[ended, at]];
    }),
  );
}
