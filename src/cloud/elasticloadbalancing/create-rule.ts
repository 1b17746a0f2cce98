import type { CreateRuleCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { readActions } from "./action.ts";
import { checkAssociation } from "./association.ts";
import { readConditions } from "./condition.ts";
import { describeRule } from "./describe-rules.ts";
import { findListener, newId, rulesOf } from "./find.ts";
import { loadBalancing, type Rule } from "./state.ts";
import { newTags } from "./tags.ts";

export function createRule(input: CreateRuleCommandInput, account: Account) {
  const listener = findListener(account, input.ListenerArn);
  refuseTransforms(input.Transforms);
  const priority = checkPriority(input.Priority);
  const others = rulesOf(account, listener.arn);
  if (others.some((other) => other.priority === priority)) {
    throw new ServiceError("PriorityInUse", `Priority '${priority}' is currently in use`);
  }
  if (others.length >= 100) throw new ServiceError("TooManyRules", "A listener can have at most 100 rules");
  const actions = readActions(account, input.Actions);
  checkAssociation(account, listener.loadBalancerArn, actions);
  const rule: Rule = {
    arn: `${listener.arn.replace(":listener/", ":listener-rule/")}/${newId()}`,
    listenerArn: listener.arn,
    priority,
    conditions: readConditions(input.Conditions),
    actions,
    tags: newTags(input.Tags),
  };
  loadBalancing.of(account).rules[rule.arn] = rule;
  return { Rules: [describeRule(rule)] };
}

/** @throws ServiceError ValidationError outside 1 to 50000 */
export function checkPriority(priority: number | undefined): number {
  if (priority !== undefined && Number.isInteger(priority) && priority >= 1 && priority <= 50_000)
    return priority;
  throw new ServiceError("ValidationError", `Priority '${priority}' must be in the range of 1 to 50000`);
}

/** @throws ServiceError UnsupportedOperation, since hosts and paths are not rewritten here */
export function refuseTransforms(transforms: readonly unknown[] | undefined): void {
  if (!transforms?.length) return;
  throw new ServiceError("UnsupportedOperation", "The local cloud does not simulate a rule's transforms.");
}
