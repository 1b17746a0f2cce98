import type { DeleteSecurityGroupCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { ec2 } from "../state.ts";
import { networkInterfaces } from "./network-interfaces.ts";
import { requestedGroup } from "./permissions.ts";

/** @throws ServiceError DependencyViolation while an interface has it or another group's rule names it */
export function deleteSecurityGroup(input: DeleteSecurityGroupCommandInput, account: Account) {
  const { network } = ec2.of(account);
  const group = requestedGroup(network, input);
  if (group.groupName === "default") {
    throw new ServiceError(
      "CannotDelete",
      `the specified group: "${group.groupId}" name: "default" cannot be deleted by a user`,
    );
  }
  const used = networkInterfaces(account).some((one) => one.securityGroupIds.includes(group.groupId));
  const named = Object.values(network.securityGroups).some(
    (other) => other !== group && other.rules.some((rule) => rule.referencedGroupId === group.groupId),
  );
  if (used || named) {
    throw new ServiceError("DependencyViolation", `resource ${group.groupId} has a dependent object`);
  }
  delete network.securityGroups[group.groupId];
  return { Return: true, GroupId: group.groupId };
}
