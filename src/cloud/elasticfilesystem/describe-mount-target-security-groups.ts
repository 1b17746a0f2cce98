import type { DescribeMountTargetSecurityGroupsCommandInput } from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { findMountTarget } from "./find.ts";

export function describeMountTargetSecurityGroups(
  input: DescribeMountTargetSecurityGroupsCommandInput,
  account: Account,
): { SecurityGroups: string[] } {
  return { SecurityGroups: findMountTarget(account, input.MountTargetId).securityGroupIds };
}
