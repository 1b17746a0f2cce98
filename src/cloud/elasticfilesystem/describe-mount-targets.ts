import type {
  DescribeMountTargetsCommandInput,
  DescribeMountTargetsCommandOutput,
  LifeCycleState,
  MountTargetDescription,
} from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { zonesOf } from "../ec2/zones.ts";
import { ServiceError } from "../service-error.ts";
import { findAccessPoint, findFileSystem, findMountTarget, mountTargetsOf, page } from "./find.ts";
import type { MountTarget } from "./state.ts";

/** By exactly one of file system, mount target and access point. */
export function describeMountTargets(
  input: DescribeMountTargetsCommandInput,
  account: Account,
): Omit<DescribeMountTargetsCommandOutput, "$metadata"> {
  const { items, next } = page(wanted(input, account), input.Marker, input.MaxItems);
  return {
    Marker: input.Marker,
    MountTargets: items.map((target) => describeMountTarget(target, account)),
    NextMarker: next,
  };
}

function wanted(input: DescribeMountTargetsCommandInput, account: Account): MountTarget[] {
  const given = [input.FileSystemId, input.MountTargetId, input.AccessPointId].filter(
    (one) => one !== undefined,
  );
  if (given.length !== 1) {
    const message = "Specify exactly one of FileSystemId, MountTargetId and AccessPointId.";
    throw new ServiceError("BadRequest", message, 400);
  }
  if (input.MountTargetId) return [findMountTarget(account, input.MountTargetId)];
  if (input.AccessPointId)
    return mountTargetsOf(account, findAccessPoint(account, input.AccessPointId).fileSystemId);
  return mountTargetsOf(account, findFileSystem(account, input.FileSystemId).fileSystemId);
}

export function describeMountTarget(target: MountTarget, account: Account): MountTargetDescription {
  return {
    OwnerId: account.accountId,
    MountTargetId: target.mountTargetId,
    FileSystemId: target.fileSystemId,
    SubnetId: target.subnetId,
    LifeCycleState: target.lifeCycleState as LifeCycleState,
    IpAddress: target.ipAddress,
    NetworkInterfaceId: target.networkInterfaceId,
    AvailabilityZoneId: zonesOf(account.region).find((zone) => zone.zoneName === target.availabilityZone)
      ?.zoneId,
    AvailabilityZoneName: target.availabilityZone,
    VpcId: target.vpcId,
  };
}
