import type { TimelineEvent } from "../../src/timeline/event.ts";

/** One take-over, part by part. All in milliseconds; undefined where its beginning or end was not seen. */
export interface Takeover {
  readonly epoch: number;
  readonly instanceId: string;
  /** `fenced`: EC2 said that the holder was gone. `expired`: it had been silent for W. `released`: it had let go. */
  readonly how: "released" | "fenced" | "expired";
  /** From the group's launch of the machine until its agent ran, and on to the mount. */
  readonly agent?: number;
  readonly mount?: number;
  /** From the mount to the lease, or from EC2's word that the holder is dead, where that came later. */
  readonly lease?: number;
  /** From the lease to the app's start, and on to the first write. */
  readonly start?: number;
  readonly write?: number;
  /**
   * From the confirmed death to the app's start: from the launch, or from EC2's word that the holder is dead, where that
   * came later. For machines launched in this round.
   */
  readonly confirmed?: number;
  /** From the last write of the epoch before, or from when the storage was well again, to the lease. */
  readonly silence?: number;
}

/** When an epoch wrote first and last, wall-clock milliseconds. */
type Written = ReadonlyMap<number, { readonly first: number; readonly last: number }>;

/** What is known of a round besides its events. Wall-clock milliseconds. */
export interface Seen {
  /** When the group launched each machine of this round. */
  readonly launches: ReadonlyMap<string, number>;
  /** When EC2 said that a machine of the group is dead, where its successor was launched before that. */
  readonly deaths: ReadonlyMap<string, number>;
  /** The instance that held the lease before the fault. */
  readonly holder: string;
  readonly written: Written;
  /** When a storage that was ill was well again: before, nobody could see who was silent. */
  readonly well?: number;
}

/** The take-overs of a round. Pure. */
export function takeoversOf(events: readonly TimelineEvent[], seen: Seen): Takeover[] {
  const { launches, deaths, written, well = 0 } = seen;
  let holder = seen.holder;
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
    // The group looks at EC2 as seldom as the candidate does: the lease may be had before the group's word is written.
    const death = Math.min(deaths.get(holder) ?? 0, at);
    holder = instanceId;
    return [
      {
        epoch,
        instanceId,
        how: event.takeover,
        agent: span(launch, agent),
        mount: span(agent, mount),
        lease: span(later(mount, death), at),
        start: span(at, starting),
        write: span(starting, written.get(epoch)?.first),
        confirmed: span(later(launch, death), starting),
        silence: span(before === undefined ? undefined : Math.max(before.last, well < at ? well : 0), at),
      },
    ];
  });
}

function later(one: number | undefined, other: number): number | undefined {
  return one === undefined ? undefined : Math.max(one, other);
}

function span(from: number | undefined, until: number | undefined): number | undefined {
  return from === undefined || until === undefined ? undefined : Math.round(until - from);
}
