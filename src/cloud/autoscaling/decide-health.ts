import type { Sight } from "./observation.ts";
import { type Group, type HealthFailure, isSuspended, type Member } from "./state.ts";

export interface HealthTimes {
  readonly now: number;
  /** When the instance's grace period is over. */
  readonly graceEnd: number;
  /** How long an impaired status check is waited on, milliseconds. */
  readonly statusCheckPatience: number;
}

/**
 * Which health check an instance fails, if any [IDX:51919664356].
 * - Not running fails at once, even inside the grace period.
 * - An impaired status check waits "a few minutes" for AWS to mend it; `insufficient-data` is ignored.
 * - The load balancer's word counts where the health check type says so and the attachment is in service.
 */
export function decideHealth(
  group: Group,
  member: Member,
  sight: Sight,
  times: HealthTimes,
): HealthFailure | undefined {
  if (isSuspended(group, "HealthCheck")) return undefined;
  if (member.lifecycleState !== "InService" || member.healthStatus === "Unhealthy") return undefined;
  if (sight.state !== "running" && sight.state !== "pending") return "ec2-state";
  if (times.now < times.graceEnd) return undefined;
  if (sight.status === "impaired" && times.now - sight.statusSince >= times.statusCheckPatience) {
    return "ec2-status";
  }
  return sight.unhealthyTarget && checksElb(group) ? "elb" : undefined;
}

export function checksElb(group: Group): boolean {
  return group.settings.HealthCheckType.includes("ELB");
}
