import type {
  CreateRuleCommandInput,
  CreateRuleCommandOutput,
  ModifyRuleCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { listenerAction } from "./elbv2-action.ts";
import type { Loose } from "./loose.ts";
import { resourceType } from "./resource-type.ts";
import { list, object } from "./schema.ts";

const service = "elasticloadbalancing";

const values = object({ Values: list("string") });
const condition = object({
  Field: "string",
  HostHeaderConfig: values,
  HttpHeaderConfig: object({ HttpHeaderName: "string", Values: list("string") }),
  HttpRequestMethodConfig: values,
  PathPatternConfig: values,
  QueryStringConfig: object({ Values: list(object({ Key: "string", Value: "string" })) }),
  SourceIpConfig: values,
  Values: list("string"),
});

export const elbv2ListenerRule = resourceType({
  name: "AWS::ElasticLoadBalancingV2::ListenerRule",
  properties: object(
    {
      Actions: list(listenerAction),
      Conditions: list(condition),
      ListenerArn: "string",
      Priority: "integer",
    },
    ["Actions", "Conditions", "ListenerArn", "Priority"],
  ),
  replacedBy: ["ListenerArn"],
  attributeNames: ["IsDefault", "RuleArn"],
  create: (given, { account }) => {
    const input = {
      ListenerArn: given.ListenerArn,
      Priority: given.Priority,
      Conditions: given.Conditions,
      Actions: given.Actions as Loose<CreateRuleCommandInput["Actions"]>,
    } satisfies Loose<CreateRuleCommandInput>;
    return account.call<CreateRuleCommandOutput>(service, "CreateRule", input).Rules?.[0]?.RuleArn ?? "";
  },
  update: (RuleArn, given, previous, { account }) => {
    const input = {
      RuleArn,
      Conditions: given.Conditions,
      Actions: given.Actions as Loose<ModifyRuleCommandInput["Actions"]>,
    } satisfies Loose<ModifyRuleCommandInput>;
    account.call(service, "ModifyRule", input);
    if (given.Priority === previous.Priority) return;
    account.call(service, "SetRulePriorities", { RulePriorities: [{ RuleArn, Priority: given.Priority }] });
  },
  remove: (RuleArn, _, { account }) => {
    account.call(service, "DeleteRule", { RuleArn });
    return true;
  },
  attributes: (RuleArn) => ({ IsDefault: false, RuleArn }),
});
