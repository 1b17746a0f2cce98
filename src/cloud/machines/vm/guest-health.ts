/** Milliseconds between two questions to the guest's agent, and how long no answer counts as one that is late. */
export const probeInterval = 3000;
const patience = 30_000;
/** Milliseconds for a boot; whatever has not come up by then will not. */
const bootLimit = 240_000;

/** What is known of a guest's operating system, in milliseconds of one monotonic clock. */
export interface GuestObservation {
  /** The last time it was switched on, reset, or let go on. */
  readonly since: number;
  /** The last answer of its agent since it was switched on or reset; undefined before the first. */
  readonly answeredAt: number | undefined;
  /** QEMU says that its processors stand still. */
  readonly paused: boolean;
}

/** Whether it boots, answers, or does not: what EC2's instance status check finds out by asking. */
export function guestHealth(
  { since, answeredAt, paused }: GuestObservation,
  now: number,
): "booting" | "running" | "frozen" {
  if (paused) return "frozen";
  if (answeredAt === undefined) return now - since > bootLimit ? "frozen" : "booting";
  return now - Math.max(answeredAt, since) > patience ? "frozen" : "running";
}
