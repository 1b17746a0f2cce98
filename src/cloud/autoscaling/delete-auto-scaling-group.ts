import type { DeleteAutoScalingGroupCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { isRunning } from "./activity.ts";
import { findGroup, validationError } from "./find.ts";
import { beginDeletion, finishDeletion } from "./group-deletion.ts";

/** Without ForceDelete only an empty, idle group is deleted. */
export function deleteAutoScalingGroup(
  input: DeleteAutoScalingGroupCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const protection = group.settings.DeletionProtection ?? "none";
  const isForced = input.ForceDelete === true;
  if (protection === "prevent-all-deletion" || (protection === "prevent-force-deletion" && isForced)) {
    throw validationError(
      `You cannot ${isForced ? "force delete" : "delete"} AutoScalingGroup ${group.name}: its deletion protection is ${protection}.`,
    );
  }
  if (isForced) {
    if (!group.deleting) beginDeletion(account, group);
    finishDeletion(account, group);
    return {};
  }
  if (Object.keys(group.instances).length > 0) {
    throw new ServiceError(
      "ResourceInUse",
      "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.",
    );
  }
  if (group.activities.some(isRunning)) {
    throw new ServiceError(
      "ScalingActivityInProgress",
      "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.",
    );
  }
  group.deleting = true;
  finishDeletion(account, group);
  return {};
}
