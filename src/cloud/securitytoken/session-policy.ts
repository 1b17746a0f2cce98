import { requirePolicy } from "../iam/policy-document.ts";
import { ServiceError } from "../service-error.ts";

/** In plain text at most 2,048 characters [API:sts AssumeRole Policy]. */
const longestPolicy = 2048;

/** @throws ServiceError ValidationError, MalformedPolicyDocument */
export function checkSessionPolicy(policy: string | undefined): void {
  if (policy === undefined) return;
  if (policy.length > longestPolicy) {
    const message = `1 validation error detected: Value '${policy}' at 'policy' failed to satisfy constraint: Member must have length less than or equal to ${longestPolicy}`;
    throw new ServiceError("ValidationError", message);
  }
  requirePolicy(policy, "inline");
}
