import type { Account } from "../account.ts";
import { scaledLimit } from "../timing.ts";
import type { Group, Member } from "./state.ts";

/*
 * Time scale 0 means that AWS's own delays take no time. What a user has set as a limit for others (a heartbeat,
 * a lifetime) would be over before anyone could act, so there it stays in real time.
 */

/** Milliseconds of a limit that somebody else works against, given in AWS's seconds. */
export function limit(account: Account, awsSeconds: number): number {
  return scaledLimit(account.cloud.timing, awsSeconds * 1000);
}

const briefest = 1000;

/** Milliseconds without one successful launch after which AWS suspends the group's launches. */
export function administrativePatience(account: Account): number {
  return limit(account, account.cloud.timing.durations.administrativeSuspension / 1000);
}

/** Milliseconds until the first retry of a launch: at time scale 0 a second, or a retry would follow each failure at once. */
export function launchRetryDelay(account: Account, failures: number): number {
  const doubled = account.duration("launchRetry") * 2 ** Math.min(4, Math.max(0, failures - 1));
  return Math.max(doubled, account.cloud.timing.timeScale === 0 ? briefest : 0);
}

/**
 * When the grace period of an instance is over. It begins on entering service. At time scale 0 it lasts a second
 * all the same: an instance that never gets healthy would else be replaced without end inside one request.
 */
export function graceEnd(account: Account, group: Group, member: Member): number {
  const grace = account.seconds(group.settings.HealthCheckGracePeriod);
  const least = account.cloud.timing.timeScale === 0 ? briefest : 0;
  return (member.inServiceAt ?? account.now) + Math.max(grace, least);
}

/** In service, healthy, and warmed up [IDX:70246199582]: it counts for a maintenance policy. */
export function isReady(account: Account, group: Group, member: Member, warmupSeconds?: number): boolean {
  const warmup = account.seconds(warmupSeconds ?? group.settings.DefaultInstanceWarmup ?? 0);
  return (
    member.lifecycleState === "InService" &&
    member.healthStatus === "Healthy" &&
    account.now >= (member.inServiceAt ?? account.now) + warmup
  );
}

/** Whether it has been in service for the group's MaxInstanceLifetime. */
export function isOverdue(account: Account, group: Group, member: Member): boolean {
  const lifetime = group.settings.MaxInstanceLifetime;
  if (!lifetime || member.inServiceAt === undefined) return false;
  return account.now - member.inServiceAt >= limit(account, lifetime);
}
