import type { ModifyMountTargetSecurityGroupsCommandInput } from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { securityGroups } from "./create-mount-target.ts";
import { findMountTarget } from "./find.ts";

export function modifyMountTargetSecurityGroups(
  input: ModifyMountTargetSecurityGroupsCommandInput,
  account: Account,
): Record<string, never> {
  const target = findMountTarget(account, input.MountTargetId);
  target.securityGroupIds = securityGroups(account, input.SecurityGroups, target.vpcId);
  return {};
}
