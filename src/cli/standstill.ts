import type { TimelineEvent } from "../timeline/event.ts";
import type { BrokenRule } from "./singleton-rules.ts";

/** Milliseconds after which a holder that the group does not know is no replacement's predecessor any more. */
const foreignAfter = 10_000;

/** What keeps an instance from ever being the one until a person has looked: each instance's own last word. */
export function standstills(
  timeline: readonly TimelineEvent[],
  instanceIds: readonly string[],
  now: number,
): BrokenRule[] {
  return instanceIds.flatMap((instanceId) => {
    const last = timeline.findLast((event) => event.instanceId === instanceId);
    const rule = last && (standstill(instanceId, last) ?? foreign(instanceId, last, instanceIds, now));
    return rule ? [rule] : [];
  });
}

function standstill(instanceId: string, last: TimelineEvent): BrokenRule | undefined {
  if (last.type === "lease.frozen") {
    return {
      code: "LEASE_FROZEN",
      message: `${instanceId} starts nothing, the lease is frozen: ${last.reason}.`,
      hint: "docs/guarantees.md, Fails closed, says what to do; on an instance: hitori lease show <mount>/<app>/.hitori/lease",
    };
  }
  if (last.type === "lease.unavailable") {
    return {
      code: "LEASE_UNAVAILABLE",
      message: `${instanceId} starts nothing, it cannot take the lease: ${last.reason}`,
      hint: "On the instance: journalctl -u hitori-agent -u hitori-guard",
    };
  }
  if (last.type === "volume.refused") {
    return {
      code: "VOLUME_REFUSED",
      message: `${instanceId} starts nothing, it refuses the volume: ${last.reason}.`,
      hint: "Check storage.fileSystem in hitori.yml. Nothing was changed on the volume.",
    };
  }
  return undefined;
}

/** Two apps of one name on one file system never write at once, but each may take over from the other. */
function foreign(
  instanceId: string,
  last: TimelineEvent,
  instanceIds: readonly string[],
  now: number,
): BrokenRule | undefined {
  const waits = last.type === "lease.waiting" && last.holder.startsWith("i-") ? last : undefined;
  if (!waits || instanceIds.includes(waits.holder) || now - waits.at < foreignAfter) return undefined;
  return {
    code: "LEASE_FOREIGN",
    message: `${instanceId} waits for the lease that ${waits.holder} holds, which is no instance of this group: does another app named ${last.app} use this file system?`,
    hint: "Give one of them another name, or another file system: name, storage.fileSystem in hitori.yml",
  };
}
