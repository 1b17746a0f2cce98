import type { SetInstanceHealthCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { constraintError, findMember, required } from "./find.ts";
import { graceEnd } from "./waiting-time.ts";

/** Inside the grace period `Unhealthy` is not taken, unless the caller says not to respect it. */
export function setInstanceHealth(
  input: SetInstanceHealthCommandInput,
  account: Account,
): Record<string, never> {
  const status = required("healthStatus", input.HealthStatus);
  const { group, member } = findMember(account, input.InstanceId);
  if (status !== "Healthy" && status !== "Unhealthy") {
    throw constraintError("healthStatus", status, "Member must satisfy enum value set: [Healthy, Unhealthy]");
  }
  if (status === "Healthy") {
    member.healthStatus = "Healthy";
    member.healthFailure = undefined;
    return {};
  }
  const respectsGrace = input.ShouldRespectGracePeriod ?? true;
  const hasGrace = group.settings.HealthCheckGracePeriod > 0;
  if (respectsGrace && hasGrace && account.now < graceEnd(account, group, member)) return {};
  if (member.healthStatus === "Healthy") member.healthFailure = "user";
  member.healthStatus = "Unhealthy";
  return {};
}
