import type { DeletePolicyCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findPolicy } from "./execute-policy.ts";

export function deletePolicy(input: DeletePolicyCommandInput, account: Account): Record<string, never> {
  const { group, policy } = findPolicy(account, input);
  delete group.policies[policy.PolicyName ?? ""];
  return {};
}
