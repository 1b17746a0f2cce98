import type {
  DescribeTargetGroupAttributesCommandInput,
  ModifyTargetGroupAttributesCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { describeAttributes, setAttributes, targetGroupDefaults } from "./attributes.ts";
import { findTargetGroup } from "./find.ts";
import { checkStickiness } from "./stickiness.ts";

export function describeTargetGroupAttributes(
  input: DescribeTargetGroupAttributesCommandInput,
  account: Account,
) {
  return { Attributes: describeAttributes(findTargetGroup(account, input.TargetGroupArn).attributes) };
}

export function modifyTargetGroupAttributes(
  input: ModifyTargetGroupAttributesCommandInput,
  account: Account,
) {
  const group = findTargetGroup(account, input.TargetGroupArn);
  const attributes = { ...group.attributes };
  setAttributes(attributes, input.Attributes, targetGroupDefaults, "Target group");
  if (input.Attributes?.some(({ Key }) => Key?.startsWith("stickiness.")))
    checkStickiness(group.protocol ?? "HTTP", attributes);
  group.attributes = attributes;
  return { Attributes: describeAttributes(attributes) };
}
