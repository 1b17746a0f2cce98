import type { TimelineEvent } from "../timeline/event.ts";
import type { BrokenRule } from "./singleton-rules.ts";

/** What keeps an instance from ever being the one until a person has looked: each instance's own last word. */
export function standstills(
  timeline: readonly TimelineEvent[],
  instanceIds: readonly string[],
): BrokenRule[] {
  return instanceIds.flatMap((instanceId) => {
    const last = timeline.findLast((event) => event.instanceId === instanceId);
    if (last?.type === "lease.frozen") {
      return {
        code: "LEASE_FROZEN",
        message: `${instanceId} starts nothing, the lease is frozen: ${last.reason}.`,
        hint: "docs/guarantees.md, Fails closed, says what to do; on an instance: hitori lease show <mount>/<app>/.hitori/lease",
      };
    }
    if (last?.type === "volume.refused") {
      return {
        code: "VOLUME_REFUSED",
        message: `${instanceId} starts nothing, it refuses the volume: ${last.reason}.`,
        hint: "Check storage.fileSystem in hitori.yml. Nothing was changed on the volume.",
      };
    }
    return [];
  });
}
