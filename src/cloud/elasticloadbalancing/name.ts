import { ServiceError } from "../service-error.ts";

/** The names of load balancers and target groups obey the same rules. @throws ServiceError ValidationError */
export function checkName(name: string | undefined, what: "load balancer" | "target group"): string {
  const given = name ?? "";
  const label = what === "load balancer" ? "The load balancer name" : "Target group name";
  if (given.length < 1 || given.length > 32) {
    throw new ServiceError("ValidationError", `${label} '${given}' cannot be longer than '32' characters`);
  }
  if (!/^[A-Za-z0-9-]+$/.test(given)) {
    throw new ServiceError(
      "ValidationError",
      `${label} '${given}' can only contain characters that are alphanumeric characters or hyphens(-)`,
    );
  }
  if (what === "target group" && /^-|--|-$/.test(given)) {
    throw new ServiceError(
      "ValidationError",
      `1 validation error detected: Value '${given}' at 'targetGroup.targetGroupArn.targetGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!.*--)(?!^-)(?!.*-$)^[A-Za-z0-9-]+$`,
    );
  }
  if (given.startsWith("-") || given.endsWith("-")) {
    throw new ServiceError("ValidationError", `${label} '${given}' cannot begin or end with a hyphen(-)`);
  }
  if (what === "load balancer" && given.startsWith("internal-")) {
    throw new ServiceError("ValidationError", "The load balancer name cannot begin with 'internal-'");
  }
  return given;
}
