import type { GetInstanceProfileCommandOutput } from "@aws-sdk/client-iam";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { find } from "../find.ts";
import type { Subnet } from "../network/state.ts";
import { ec2 } from "../state.ts";
import type { LaunchRequest } from "./launch-request.ts";

/** The security groups of a launch, by id and by name; without any, the VPC's default one. */
export function securityGroupIds(request: LaunchRequest, subnet: Subnet, account: Account): string[] {
  const { securityGroups } = ec2.of(account).network;
  const ids = request.NetworkInterfaces?.[0]?.Groups ?? request.SecurityGroupIds ?? [];
  const named = (request.SecurityGroups ?? []).map((name) => {
    const found = Object.values(securityGroups).find(
      (group) => group.vpcId === subnet.vpcId && group.groupName === name,
    );
    if (found) return found;
    throw new ServiceError("InvalidGroup.NotFound", `The security group '${name}' does not exist`);
  });
  const groups = [...ids.map((id) => find("securityGroup", securityGroups, id)), ...named];
  const foreign = groups.find((group) => group.vpcId !== subnet.vpcId);
  if (foreign) {
    const message = `Security group ${foreign.groupId} and subnet ${subnet.subnetId} belong to different networks.`;
    throw new ServiceError("InvalidParameter", message);
  }
  if (groups.length > 0) return [...new Set(groups.map((group) => group.groupId))];
  return Object.values(securityGroups)
    .filter((group) => group.vpcId === subnet.vpcId && group.groupName === "default")
    .map((group) => group.groupId);
}

/** @throws ServiceError InvalidKeyPair.NotFound */
export function checkKeyPair(request: LaunchRequest, account: Account): void {
  const name = request.KeyName;
  if (name === undefined || ec2.of(account).keyPairs[name]) return;
  throw new ServiceError("InvalidKeyPair.NotFound", `The key pair '${name}' does not exist`);
}

/** The ARN of the instance profile, given by name or ARN. @throws ServiceError InvalidParameterValue */
export function instanceProfileArn(
  given: LaunchRequest["IamInstanceProfile"],
  account: Account,
): string | undefined {
  const value = given?.Arn ?? given?.Name;
  if (value === undefined) return undefined;
  const name = value.replace(/^arn:.*[:/]/, "");
  try {
    const answer = account.call<GetInstanceProfileCommandOutput>("iam", "GetInstanceProfile", {
      InstanceProfileName: name,
    });
    const arn = answer.InstanceProfile?.Arn;
    if (arn !== undefined && (given?.Arn === undefined || given.Arn === arn)) return arn;
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== "NoSuchEntity") throw error;
  }
  const [member, noun] = given?.Arn ? ["arn", "ARN"] : ["name", "name"];
  throw new ServiceError(
    "InvalidParameterValue",
    `Value (${value}) for parameter iamInstanceProfile.${member} is invalid. Invalid IAM Instance Profile ${noun}`,
  );
}

/** Base64 of at most 16 KB. @throws ServiceError InvalidUserData.Malformed, InvalidParameterValue */
export function checkedUserData(userData: string | undefined): string {
  if (userData === undefined) return "";
  const text = userData.replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    throw new ServiceError("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
  }
  if (Buffer.from(text, "base64").length > 16_384) {
    throw new ServiceError("InvalidParameterValue", "User data is limited to 16384 bytes");
  }
  return text;
}
