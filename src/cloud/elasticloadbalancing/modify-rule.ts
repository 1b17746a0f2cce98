import type { ModifyRuleCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { readActions } from "./action.ts";
import { checkAssociation } from "./association.ts";
import { readConditions } from "./condition.ts";
import { refuseTransforms } from "./create-rule.ts";
import { describeRule } from "./describe-rules.ts";
import { findListener, findRule } from "./find.ts";

export function modifyRule(input: ModifyRuleCommandInput, account: Account) {
  const rule = findRule(account, input.RuleArn);
  refuseTransforms(input.Transforms);
  const conditions = input.Conditions ? readConditions(input.Conditions) : rule.conditions;
  const actions = input.Actions ? readActions(account, input.Actions) : rule.actions;
  checkAssociation(account, findListener(account, rule.listenerArn).loadBalancerArn, actions);
  Object.assign(rule, { conditions, actions });
  return { Rules: [describeRule(rule)] };
}
