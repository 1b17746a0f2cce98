import { HitoriError } from "../base/error.ts";
import { waitUntil } from "../base/wait-until.ts";
import { EventFollower, type Work } from "./follow.ts";

/** RDS says a failover takes 60 to 120 s; milliseconds until this one has taken too long. */
const limit = 600_000;
/** RDS-EVENT-0034. */
const abandoned = /Abandoning user requested failover/;

export interface Failover {
  readonly database: string;
  readonly from: string;
  readonly to: string;
  /** Whether another zone took over; RDS abandons it where the last one was a moment ago. */
  readonly failedOver: boolean;
  /** Milliseconds from the order until it was available again. */
  readonly took: number;
}

/**
 * Has the standby take over, and measures it.
 * @throws HitoriError DATABASE_FAILOVER_STUCK
 */
export async function failOver(work: Work, identifier: string, from: string): Promise<Failover> {
  const { databases, clock } = work;
  const follower = new EventFollower(work, identifier, clock.now());
  const startedAt = clock.monotonic();
  await databases.failOver(identifier);
  let left = false;
  const look = async () => {
    const messages = await follower.look();
    const now = await databases.describe(identifier);
    const to = now?.AvailabilityZone ?? "";
    const idle = now?.DBInstanceStatus === "available";
    left ||= !idle || to !== from;
    if (!idle || !left) return undefined;
    const gaveUp = messages.some((message) => abandoned.test(message));
    if (to === from && !gaveUp) return undefined;
    return { database: identifier, from, to, failedOver: to !== from, took: clock.monotonic() - startedAt };
  };
  const options = { clock, timeout: limit, interval: work.interval, signal: work.signal };
  const found = await waitUntil(look, options);
  if (found) return found;
  throw new HitoriError({
    code: "DATABASE_FAILOVER_STUCK",
    message: `${identifier} is not available in its other zone ${limit / 60_000} minutes after the order to fail over.`,
    hint: `See what RDS says: aws rds describe-events --source-type db-instance --source-identifier ${identifier}`,
  });
}
