import type { DescribeInstancesCommandInput, DescribeInstancesCommandOutput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { findAll } from "../find.ts";
import { type InstanceRecord, instanceStateCodes } from "../instance.ts";
import { page } from "../page.ts";
import { ec2 } from "../state.ts";
import {
  describeReservation,
  groupIdentifiers,
  privateDnsName,
  publicAddressOf,
  publicDnsNameOf,
} from "./describe-instance.ts";
import { refuseMalformed } from "./state-change.ts";

export function describeInstances(
  input: DescribeInstancesCommandInput,
  account: Account,
): Omit<DescribeInstancesCommandOutput, "$metadata"> {
  refuseMalformed(input.InstanceIds ?? []);
  if (input.InstanceIds?.length && input.MaxResults !== undefined) {
    throw new ServiceError(
      "InvalidParameterCombination",
      "The parameter instancesSet cannot be used with the parameter maxResults",
    );
  }
  const wanted = findAll("instance", ec2.of(account).instances, input.InstanceIds);
  const { items, NextToken } = page(filtered(wanted, input.Filters, filterTable(account)), input);
  const reservations = new Map<string, InstanceRecord[]>();
  for (const instance of items) {
    reservations.set(instance.reservationId, [...(reservations.get(instance.reservationId) ?? []), instance]);
  }
  return {
    Reservations: [...reservations.values()].map((instances) => describeReservation(instances, account)),
    NextToken,
  };
}

function filterTable(account: Account): FilterTable<InstanceRecord> {
  return {
    tags: (instance) => instance.tags,
    values: {
      architecture: (instance) => instance.architecture,
      "availability-zone": (instance) => instance.availabilityZone,
      "client-token": (instance) => instance.clientToken,
      "dns-name": (instance) => publicDnsNameOf(instance, account),
      hypervisor: () => "xen",
      "iam-instance-profile.arn": (instance) => instance.iamInstanceProfileArn,
      "image-id": (instance) => instance.imageId,
      "instance-id": (instance) => instance.instanceId,
      "instance-state-code": (instance) => instanceStateCodes[instance.state],
      "instance-state-name": (instance) => instance.state,
      "instance-type": (instance) => instance.instanceType,
      "instance.group-id": (instance) => instance.securityGroupIds,
      "instance.group-name": (instance) =>
        groupIdentifiers(instance.securityGroupIds, account).map((group) => group.GroupName),
      "ip-address": (instance) => publicAddressOf(instance, account),
      "key-name": (instance) => instance.keyName,
      "launch-index": (instance) => instance.amiLaunchIndex,
      "launch-time": (instance) => new Date(instance.launchTime).toISOString(),
      "metadata-options.http-tokens": (instance) => instance.metadataOptions.httpTokens,
      "network-interface.network-interface-id": (instance) => instance.networkInterfaceId,
      "network-interface.private-dns-name": (instance) => privateDnsName(instance, account),
      "network-interface.subnet-id": (instance) => instance.subnetId,
      "network-interface.vpc-id": (instance) => instance.vpcId,
      "owner-id": () => account.accountId,
      "private-dns-name": (instance) => privateDnsName(instance, account),
      "private-ip-address": (instance) => instance.privateIpAddress,
      reason: (instance) => instance.stateTransitionReason,
      "reservation-id": (instance) => instance.reservationId,
      "root-device-name": () => "/dev/xvda",
      "root-device-type": () => "ebs",
      "source-dest-check": (instance) => instance.sourceDestCheck ?? true,
      "state-reason-code": (instance) => instance.stateReason?.code,
      "subnet-id": (instance) => instance.subnetId,
      tenancy: () => "default",
      "virtualization-type": () => "hvm",
      "vpc-id": (instance) => instance.vpcId,
    },
  };
}
