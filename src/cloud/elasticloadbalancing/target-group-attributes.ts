import type {
  DescribeTargetGroupAttributesCommandInput,
  ModifyTargetGroupAttributesCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { describeAttributes, setAttributes, targetGroupDefaults } from "./attributes.ts";
import { findTargetGroup } from "./find.ts";

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
  const { attributes } = findTargetGroup(account, input.TargetGroupArn);
  setAttributes(attributes, input.Attributes, targetGroupDefaults, "Target group");
  return { Attributes: describeAttributes(attributes) };
}
