import { createHash } from "node:crypto";
import type { Reservation, RunInstancesCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { launchImage } from "../images/find-image.ts";
import { resolveImageId } from "../images/resolve-image-id.ts";
import type { InstanceRecord } from "../instance.ts";
import { findInstanceType } from "../instance-types.ts";
import { nextPrivateAddress } from "../network/private-address.ts";
import type { Subnet } from "../network/state.ts";
import { newId } from "../new-id.ts";
import { ec2 } from "../state.ts";
import { type Tags, tagsFor } from "../tags.ts";
import { attachVolumes, blockDevices } from "./block-devices.ts";
import { describeReservation } from "./describe-instance.ts";
import { checkedUserData, checkKeyPair, instanceProfileArn, securityGroupIds } from "./launch-references.ts";
import { type LaunchRequest, launchRequest } from "./launch-request.ts";
import { machineAddress } from "./machine-address.ts";
import { placement, requireCapacity } from "./placement.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";

/** Launches `MaxCount` instances into one subnet, all or none; the control loop brings them to `running`. */
export function runInstances(input: RunInstancesCommandInput, account: Account): Reservation {
  const state = ec2.of(account);
  const requestHash = createHash("sha256").update(JSON.stringify(input)).digest("hex");
  const earlier = launchedBefore(Object.values(state.instances), input.ClientToken, requestHash);
  if (earlier.length > 0) return describeReservation(earlier, account);
  const count = checkedCount(input);
  const request = launchRequest(input, account);
  refuseUnsupported(request);
  const subnet = placement(request, account);
  const common = commonProperties(request, subnet, account);
  requireCapacity(account, subnet.availabilityZone, common.instanceType);
  const devices = blockDevices(request, subnet.availabilityZone, account);
  const instances: InstanceRecord[] = [];
  for (let index = 0; index < count; index++) {
    const instanceId = newId("i");
    const instance: InstanceRecord = {
      ...common,
      instanceId,
      privateIpAddress: privateAddress(request, subnet, account, count),
      machineAddress: machineAddress(account, instanceId),
      tags: { ...tagsFor("instance", request.TagSpecifications), ...templateTags(request) },
      amiLaunchIndex: index,
      networkInterfaceId: newId("eni"),
      macAddress: macAddress(instanceId),
      volumeId: newId("vol"),
      rootVolume: devices.root && { ...devices.root, tags: { ...devices.root.tags } },
      requestHash,
    };
    state.instances[instanceId] = instance;
    attachVolumes(instance, devices, account);
    instances.push(instance);
  }
  return describeReservation(instances, account);
}

/** EC2 says on an instance itself which launch template it is from. */
function templateTags({ launchTemplateId: id, launchTemplateVersion: version }: LaunchRequest): Tags {
  if (id === undefined || version === undefined) return {};
  return { "aws:ec2launchtemplate:id": id, "aws:ec2launchtemplate:version": version };
}

/** What all instances of one launch share. Every reference in the request is checked here. */
function commonProperties(request: LaunchRequest, subnet: Subnet, account: Account) {
  if (!request.ImageId) {
    throw new ServiceError("MissingParameter", "The request must contain the parameter ImageId");
  }
  const instanceType = findInstanceType(request.InstanceType ?? "m1.small");
  const imageId = resolveImageId(account, request.ImageId);
  const image = launchImage(account, imageId, instanceType.architecture);
  if (image.state !== undefined && image.state !== "available") {
    throw new ServiceError("InvalidAMIID.Unavailable", `The image ID '[${image.imageId}]' is not available`);
  }
  if (instanceType.architecture !== image.architecture) {
    throw new ServiceError(
      "InvalidParameterValue",
      `The architecture '${instanceType.architecture}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.`,
    );
  }
  checkKeyPair(request, account);
  return {
    imageId: image.imageId,
    architecture: image.architecture,
    instanceType: instanceType.name,
    subnetId: subnet.subnetId,
    vpcId: subnet.vpcId,
    availabilityZone: subnet.availabilityZone,
    state: "pending",
    stateSince: account.now,
    launchTime: account.now,
    stateTransitionReason: "",
    status: "initializing",
    statusSince: account.now,
    nextStatusCheck: 0,
    securityGroupIds: securityGroupIds(request, subnet, account),
    keyName: request.KeyName,
    iamInstanceProfileArn: instanceProfileArn(request.IamInstanceProfile, account),
    userData: checkedUserData(request.UserData),
    launchTemplateId: request.launchTemplateId,
    launchTemplateVersion: request.launchTemplateVersion,
    reservationId: newId("r"),
    clientToken: request.ClientToken,
    metadataOptions: metadataOptions(request, image.imdsRequired !== false),
    assignsPublicIpAddress:
      request.NetworkInterfaces?.[0]?.AssociatePublicIpAddress ?? subnet.mapPublicIpOnLaunch,
    instanceInitiatedShutdownBehavior:
      request.InstanceInitiatedShutdownBehavior === "terminate" ? "terminate" : "stop",
    disableApiTermination: request.DisableApiTermination ?? false,
    disableApiStop: request.DisableApiStop ?? false,
    ebsOptimized: request.EbsOptimized ?? false,
    booted: false,
    power: "on",
  } as const;
}

/**
 * Amazon Linux 2023 has ImdsSupport v2.0: tokens required, two hops, unless the launch says otherwise. Of an image of
 * which nothing is known EC2's own defaults hold.
 */
function metadataOptions(request: LaunchRequest, isV2Only: boolean): InstanceRecord["metadataOptions"] {
  const given = request.MetadataOptions;
  return {
    httpTokens:
      (given?.HttpTokens ?? (isV2Only ? "required" : "optional")) === "optional" ? "optional" : "required",
    httpPutResponseHopLimit: given?.HttpPutResponseHopLimit ?? (isV2Only ? 2 : 1),
    httpEndpoint: given?.HttpEndpoint ?? "enabled",
    instanceMetadataTags: given?.InstanceMetadataTags ?? "disabled",
  };
}

function launchedBefore(
  instances: readonly InstanceRecord[],
  clientToken: string | undefined,
  requestHash: string,
): InstanceRecord[] {
  if (clientToken === undefined) return [];
  const launched = instances.filter((one) => one.clientToken === clientToken);
  if (launched.some((one) => one.requestHash !== requestHash)) {
    throw new ServiceError(
      "IdempotentParameterMismatch",
      "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).",
    );
  }
  return launched;
}

function checkedCount(input: RunInstancesCommandInput): number {
  const minimum = input.MinCount ?? 0;
  const maximum = input.MaxCount ?? 0;
  if (minimum < 1 || maximum < 1) {
    const message = `Value (${Math.min(minimum, maximum)}) for parameter minCount is invalid. Minimum value is 1.`;
    throw new ServiceError("InvalidParameterValue", message);
  }
  if (minimum > maximum) {
    const message = "The parameter minCount must be less than or equal to the parameter maxCount.";
    throw new ServiceError("InvalidParameterCombination", message);
  }
  return maximum;
}

function privateAddress(request: LaunchRequest, subnet: Subnet, account: Account, count: number): string {
  const wanted = request.PrivateIpAddress ?? request.NetworkInterfaces?.[0]?.PrivateIpAddress;
  if (wanted !== undefined && count === 1) return wanted;
  return nextPrivateAddress(ec2.of(account), subnet);
}

/** A locally administered address, as Amazon's are (06:…). */
function macAddress(instanceId: string): string {
  const hash = createHash("sha256").update(instanceId).digest("hex");
  return `06:${hash.slice(0, 10).replace(/(..)(?=.)/g, "$1:")}`;
}
