import type {
  DeleteResourcePolicyCommandInput,
  DescribeResourcePoliciesCommandInput,
  PutResourcePolicyCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { page } from "./find.ts";
import { checkLimit, limitExceeded } from "./limits.ts";
import { logAccess } from "./state.ts";

/** [CloudWatch Logs user guide, "Service quotas"] */
const policiesOfARegion = 10;

/** Recorded: other services' rights are not asked for here. */
export function putResourcePolicy(input: PutResourcePolicyCommandInput, account: Account) {
  const { policyName = "", policyDocument = "" } = input;
  const { resourcePolicies } = logAccess.of(account);
  if (!resourcePolicies[policyName] && Object.keys(resourcePolicies).length >= policiesOfARegion)
    throw limitExceeded();
  const resourcePolicy = { policyName, policyDocument, lastUpdatedTime: account.now };
  resourcePolicies[policyName] = resourcePolicy;
  return { resourcePolicy };
}

export function describeResourcePolicies(input: DescribeResourcePoliciesCommandInput, account: Account) {
  checkLimit(input.limit, 50);
  const all = Object.values(logAccess.of(account).resourcePolicies);
  const { items, next } = page(all, input.nextToken, input.limit ?? 50);
  return { resourcePolicies: items, nextToken: next };
}

export function deleteResourcePolicy(
  input: DeleteResourcePolicyCommandInput,
  account: Account,
): Record<string, never> {
  const { resourcePolicies } = logAccess.of(account);
  const { policyName = "" } = input;
  if (!resourcePolicies[policyName]) {
    const message = `Policy with name [${policyName}] does not exist`;
    throw new ServiceError("ResourceNotFoundException", message);
  }
  delete resourcePolicies[policyName];
  return {};
}
