import type { ModifyTargetGroupCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { describeTargetGroup } from "./describe-target-groups.ts";
import { findTargetGroup } from "./find.ts";
import { changedHealthCheck } from "./health-check.ts";

export function modifyTargetGroup(input: ModifyTargetGroupCommandInput, account: Account) {
  const group = findTargetGroup(account, input.TargetGroupArn);
  group.healthCheck = changedHealthCheck(account, group.healthCheck, input, group.protocol ?? "HTTP");
  return { TargetGroups: [describeTargetGroup(group, account)] };
}
