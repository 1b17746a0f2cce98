import type { SetRulePrioritiesCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { checkPriority } from "./create-rule.ts";
import { describeRule } from "./describe-rules.ts";
import { findRule, rulesOf } from "./find.ts";

/** Sets all of them or none; two rules of a listener may change places. */
export function setRulePriorities(input: SetRulePrioritiesCommandInput, account: Account) {
  const changes = (input.RulePriorities ?? []).map((pair) => ({
    rule: findRule(account, pair.RuleArn),
    priority: checkPriority(pair.Priority),
  }));
  for (const listenerArn of new Set(changes.map((change) => change.rule.listenerArn))) {
    const after = rulesOf(account, listenerArn).map(
      (rule) => changes.find((change) => change.rule === rule)?.priority ?? rule.priority,
    );
    const twice = after.find((priority, index) => after.indexOf(priority) !== index);
    if (twice !== undefined)
      throw new ServiceError("PriorityInUse", `Priority '${twice}' is currently in use`);
  }
  for (const { rule, priority } of changes) rule.priority = priority;
  return { Rules: changes.map(({ rule }) => describeRule(rule)) };
}
