import type { DeleteWarmPoolCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, validationError } from "./find.ts";

export function deleteWarmPool(input: DeleteWarmPoolCommandInput, account: Account): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  if (!group.warmPool) throw validationError(`No warm pool found for Auto Scaling group ${group.name}`);
  group.warmPool = undefined;
  return {};
}
