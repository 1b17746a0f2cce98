import type { Activity } from "@aws-sdk/client-auto-scaling";

/** When launches began, milliseconds since 1970, in the activities' order. */
export function launchesIn(activities: readonly Activity[]): number[] {
  return startsOf(activities, /^Launching/);
}

/** When the group began to end an instance, milliseconds since 1970. */
export function terminationsOf(activities: readonly Activity[], instanceId: string): number[] {
  return startsOf(activities, new RegExp(`^Terminating.*${instanceId}`));
}

function startsOf(activities: readonly Activity[], what: RegExp): number[] {
  return activities
    .filter(({ Description }) => what.test(Description ?? ""))
    .map(({ StartTime }) => StartTime?.getTime() ?? 0);
}
