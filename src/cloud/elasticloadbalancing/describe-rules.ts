import type { Rule as ApiRule, DescribeRulesCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { describeActions } from "./action.ts";
import { describeConditions } from "./condition.ts";
import { findListener, findRule, page, rulesOf } from "./find.ts";
import { type Listener, loadBalancing, type Rule } from "./state.ts";

/** A listener's rules by priority, its default one last. */
export function describeRules(input: DescribeRulesCommandInput, account: Account) {
  const { items, next } = page(wanted(input, account), input.Marker, input.PageSize);
  return { Rules: items, NextMarker: next };
}

function wanted(input: DescribeRulesCommandInput, account: Account): ApiRule[] {
  if (input.RuleArns?.length) {
    const defaults = Object.values(loadBalancing.of(account).listeners).map(describeDefaultRule);
    return input.RuleArns.map(
      (arn) => defaults.find((rule) => rule.RuleArn === arn) ?? describeRule(findRule(account, arn)),
    );
  }
  if (!input.ListenerArn) {
    throw new ServiceError("ValidationError", "You must specify either listener rule ARNs or a listener ARN");
  }
  const listener = findListener(account, input.ListenerArn);
  return [...rulesOf(account, listener.arn).map(describeRule), describeDefaultRule(listener)];
}

export function describeRule(rule: Rule): ApiRule {
  return {
    RuleArn: rule.arn,
    Priority: String(rule.priority),
    Conditions: describeConditions(rule.conditions),
    Actions: describeActions(rule.actions),
    IsDefault: false,
  };
}

function describeDefaultRule(listener: Listener): ApiRule {
  return {
    RuleArn: `${listener.arn.replace(":listener/", ":listener-rule/")}/default`,
    Priority: "default",
    Conditions: [],
    Actions: describeActions(listener.defaultActions),
    IsDefault: true,
  };
}
