import type { CreateSecurityGroupCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { toTagList } from "../../tag-list.ts";
import { find } from "../find.ts";
import { ec2 } from "../state.ts";
import { tagsFor } from "../tags.ts";
import { makeSecurityGroup } from "./make-vpc.ts";

/** Names are unique in their VPC. @throws ServiceError InvalidGroup.Duplicate, InvalidVpcID.NotFound */
export function createSecurityGroup(input: CreateSecurityGroupCommandInput, account: Account) {
  const { network } = ec2.of(account);
  const groupName = input.GroupName ?? "";
  const vpc = input.VpcId
    ? find("vpc", network.vpcs, input.VpcId)
    : Object.values(network.vpcs).find((one) => one.isDefault);
  if (!vpc) throw new ServiceError("VPCIdNotSpecified", "No default VPC for this user");
  if (groupName === "" || groupName.length > 255 || groupName.startsWith("sg-")) {
    throw new ServiceError(
      "InvalidParameterValue",
      `Value (${groupName}) for parameter GroupName is invalid. Group names have 1 to 255 characters and do not start with 'sg-'.`,
    );
  }
  if (!input.Description) {
    throw new ServiceError("MissingParameter", "The request must contain the parameter GroupDescription");
  }
  const groups = Object.values(network.securityGroups);
  if (groups.some((one) => one.vpcId === vpc.vpcId && one.groupName === groupName)) {
    throw new ServiceError(
      "InvalidGroup.Duplicate",
      `The security group '${groupName}' already exists for VPC '${vpc.vpcId}'`,
    );
  }
  const group = makeSecurityGroup(network, {
    groupName,
    description: input.Description,
    vpcId: vpc.vpcId,
    tags: tagsFor("security-group", input.TagSpecifications),
  });
  return {
    GroupId: group.groupId,
    SecurityGroupArn: account.arn("ec2", `security-group/${group.groupId}`),
    Tags: toTagList(group.tags),
  };
}
