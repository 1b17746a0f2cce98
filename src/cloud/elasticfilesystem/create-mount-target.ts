import { isIPv4 } from "node:net";
import type {
  DescribeNetworkInterfacesCommandOutput,
  DescribeSubnetsCommandOutput,
  Subnet,
} from "@aws-sdk/client-ec2";
import type { CreateMountTargetCommandInput, MountTargetDescription } from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { securityGroupIds } from "../security-groups.ts";
import { ServiceError } from "../service-error.ts";
import { describeMountTarget } from "./describe-mount-targets.ts";
import { findFileSystem, mountTargetsOf, newId, requireAvailable } from "./find.ts";
import { elasticFileSystem, type MountTarget } from "./state.ts";

/** One a zone and file system, all in one VPC; its address is taken from the top of the subnet. */
export function createMountTarget(
  input: CreateMountTargetCommandInput,
  account: Account,
): MountTargetDescription {
  const fileSystem = findFileSystem(account, input.FileSystemId);
  requireAvailable(fileSystem);
  const subnet = findSubnet(account, input.SubnetId ?? "");
  const zone = subnet.AvailabilityZone ?? "";
  refuseConflicts(account, fileSystem.fileSystemId, zone, subnet.VpcId ?? "");
  if (fileSystem.availabilityZoneName !== undefined && fileSystem.availabilityZoneName !== zone) {
    const message = `The file system's Availability Zone '${fileSystem.availabilityZoneName}' is not that of the subnet.`;
    throw new ServiceError("AvailabilityZonesMismatch", message, 400);
  }
  const state = elasticFileSystem.of(account);
  state.nextAddress += 1;
  const mountTarget: MountTarget = {
    mountTargetId: newId("fsmt"),
    fileSystemId: fileSystem.fileSystemId,
    subnetId: subnet.SubnetId ?? "",
    vpcId: subnet.VpcId ?? "",
    availabilityZone: zone,
    ipAddress:
      checkedAddress(account, input.IpAddress, subnet) ??
      addressFromTop(subnet.CidrBlock ?? "", state.nextAddress),
    networkInterfaceId: newId("eni"),
    lifeCycleState: "creating",
    stateSince: account.now,
    securityGroupIds: securityGroups(account, input.SecurityGroups, subnet.VpcId ?? ""),
  };
  state.mountTargets[mountTarget.mountTargetId] = mountTarget;
  return describeMountTarget(mountTarget, account);
}

function findSubnet(account: Account, subnetId: string): Subnet {
  try {
    const { Subnets } = account.call<DescribeSubnetsCommandOutput>("ec2", "DescribeSubnets", {
      SubnetIds: [subnetId],
    });
    if (Subnets?.[0]) return Subnets[0];
  } catch (error) {
    if (!(error instanceof ServiceError) || !error.code.startsWith("InvalidSubnet")) throw error;
  }
  throw new ServiceError("SubnetNotFound", `The subnet ID '${subnetId}' does not exist`, 400);
}

function refuseConflicts(account: Account, fileSystemId: string, zone: string, vpcId: string): void {
  const others = mountTargetsOf(account, fileSystemId);
  if (others.some((other) => other.vpcId !== vpcId)) {
    throw new ServiceError(
      "MountTargetConflict",
      "requested subnet for new mount target is not in the same VPC as existing mount targets",
      409,
    );
  }
  if (others.some((other) => other.availabilityZone === zone)) {
    throw new ServiceError("MountTargetConflict", "mount target already exists in this AZ", 409);
  }
}

/** Those that are given (at most five), or the VPC's default one. */
export function securityGroups(
  account: Account,
  given: readonly string[] | undefined,
  vpcId: string,
): string[] {
  if (given && given.length > 5) {
    throw new ServiceError(
      "SecurityGroupLimitExceeded",
      "A mount target can have at most 5 security groups.",
      400,
    );
  }
  return securityGroupIds(account, given, vpcId, "SecurityGroupNotFound");
}

/** @throws ServiceError BadRequest outside the subnet, IpAddressInUse */
function checkedAddress(account: Account, address: string | undefined, subnet: Subnet): string | undefined {
  if (address === undefined) return undefined;
  const [base = "", bits = "32"] = subnet.CidrBlock?.split("/") ?? [];
  const size = 2 ** (32 - Number(bits));
  if (!isIPv4(address) || Math.floor(number(address) / size) !== Math.floor(number(base) / size)) {
    const message = `Address '${address}' does not fall within the subnet's address range '${subnet.CidrBlock}'.`;
    throw new ServiceError("BadRequest", message, 400);
  }
  const { NetworkInterfaces } = account.call<DescribeNetworkInterfacesCommandOutput>(
    "ec2",
    "DescribeNetworkInterfaces",
    { Filters: [{ Name: "private-ip-address", Values: [address] }] },
  );
  if (NetworkInterfaces?.some((one) => one.SubnetId === subnet.SubnetId)) {
    throw new ServiceError("IpAddressInUse", `Address '${address}' is in use.`, 409);
  }
  return address;
}

function number(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Counts down from the last address but one of the subnet (the last is AWS's own). */
function addressFromTop(cidr: string, count: number): string {
  const [base = "0.0.0.0", bits = "32"] = cidr.split("/");
  const start = number(base);
  const size = 2 ** (32 - Number(bits));
  const value = start + size - 2 - (count % Math.max(1, size - 6));
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}
