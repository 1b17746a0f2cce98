import type { DeleteRuleCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findRule } from "./find.ts";
import { loadBalancing } from "./state.ts";

export function deleteRule(input: DeleteRuleCommandInput, account: Account): Record<string, never> {
  if (input.RuleArn?.endsWith("/default")) {
    throw new ServiceError("OperationNotPermitted", `Default rule '${input.RuleArn}' cannot be deleted`);
  }
  delete loadBalancing.of(account).rules[findRule(account, input.RuleArn).arn];
  return {};
}
