import type { DeletePolicyCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { groupsOf, required, validationError } from "./find.ts";

/** By its name with the group's, or by its ARN. */
export function deletePolicy(input: DeletePolicyCommandInput, account: Account): Record<string, never> {
  const given = required("policyName", input.PolicyName);
  for (const group of Object.values(groupsOf(account))) {
    for (const [name, policy] of Object.entries(group.policies)) {
      const isNamed = name === given && group.name === input.AutoScalingGroupName;
      if (!isNamed && policy.PolicyARN !== given) continue;
      delete group.policies[name];
      return {};
    }
  }
  throw validationError("PolicyName not found - null");
}
