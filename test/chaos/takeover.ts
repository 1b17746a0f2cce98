import type { TimelineEvent } from "../../src/timeline/event.ts";

/** One take-over, part by part. All in milliseconds; undefined where its beginning or end was not seen. */
export interface Takeover {
  readonly epoch: number;
  readonly instanceId: string;
  /** `fenced`: EC2 said that the holder was gone. `expired`: it had been silent for W. `released`: it had let go. */
  readonly how: "released" | "fenced" | "expired";
  /** From the group's launch of the machine until its agent ran, and on to the mount, the lease, the app's start. */
  readonly agent?: number;
  readonly mount?: number;
  readonly lease?: number;
  readonly start?: number;
  /** From there to the first write. */
  readonly write?: number;
  /** From the launch to the app's start; for machines launched in this round. */
  readonly sinceLaunch?: number;
  /** From the last write of the epoch before, or from when the storage was well again, to the lease. */
  readonly silence?: number;
}

/** When an epoch wrote first and last, wall-clock milliseconds. */
export type Written = ReadonlyMap<number, { readonly first: number; readonly last: number }>;

/**
 * The take-overs of a round. Pure.
 * @param launches when the group launched each machine of this round, wall-clock milliseconds
 * @param well when a storage that was ill was well again: before, nobody could see who was silent
 */
export function takeoversOf(
  events: readonly TimelineEvent[],
  launches: ReadonlyMap<string, number>,
  written: Written,
  well = 0,
): Takeover[] {
  return events.flatMap((event): Takeover[] => {
    if (event.type !== "lease.acquired" || event.takeover === "first") return [];
    const { instanceId = "", epoch = 0, at } = event;
    const own = events.filter((one) => one.instanceId === instanceId);
    const last = (type: TimelineEvent["type"]) =>
      own.findLast((one) => one.type === type && one.at <= at)?.at;
    const launch = launches.get(instanceId);
    const agent = last("agent.started");
    const mount = last("volume.mounted");
    const starting = own.find((one) => one.type === "app.starting" && one.at >= at)?.at;
    const before = [...written].filter(([other]) => other < epoch).sort(([a], [b]) => b - a)[0]?.[1];
    return [
      {
        epoch,
        instanceId,
        how: event.takeover,
        agent: span(launch, agent),
        mount: span(agent, mount),
        lease: span(mount, at),
        start: span(at, starting),
        write: span(starting, written.get(epoch)?.first),
        sinceLaunch: span(launch, starting),
        silence: span(before === undefined ? undefined : Math.max(before.last, well < at ? well : 0), at),
      },
    ];
  });
}

function span(from: number | undefined, until: number | undefined): number | undefined {
  return from === undefined || until === undefined ? undefined : Math.round(until - from);
}
