import type {
  DescribeNetworkInterfacesCommandInput,
  DescribeNetworkInterfacesCommandOutput,
  NetworkInterface as InterfaceDescription,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { findAll } from "../find.ts";
import { groupIdentifiers } from "../instances/describe-instance.ts";
import { page } from "../page.ts";
import { type NetworkInterface, networkInterfaces } from "./network-interfaces.ts";

export function describeNetworkInterfaces(
  input: DescribeNetworkInterfacesCommandInput,
  account: Account,
): Omit<DescribeNetworkInterfacesCommandOutput, "$metadata"> {
  const all = Object.fromEntries(networkInterfaces(account).map((one) => [one.networkInterfaceId, one]));
  const wanted = findAll("networkInterface", all, input.NetworkInterfaceIds);
  const { items, NextToken } = page(filtered(wanted, input.Filters, filterTable(account)), input);
  return { NetworkInterfaces: items.map((one) => describe(one, account)), NextToken };
}

function describe(one: NetworkInterface, account: Account): InterfaceDescription {
  return {
    NetworkInterfaceId: one.networkInterfaceId,
    VpcId: one.vpcId,
    SubnetId: one.subnetId,
    AvailabilityZone: one.availabilityZone,
    PrivateIpAddress: one.privateIpAddress,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: one.privateIpAddress }],
    MacAddress: one.macAddress,
    Description: one.description,
    InterfaceType: one.interfaceType as InterfaceDescription["InterfaceType"],
    Groups: groupIdentifiers(one.securityGroupIds, account),
    OwnerId: account.accountId,
    RequesterManaged: one.instanceId === undefined,
    SourceDestCheck: true,
    Status: "in-use",
    Attachment: {
      AttachTime: one.attachTime === undefined ? undefined : new Date(one.attachTime),
      AttachmentId: one.networkInterfaceId.replace("eni-", "eni-attach-"),
      DeleteOnTermination: one.instanceId !== undefined,
      DeviceIndex: 0,
      InstanceId: one.instanceId,
      InstanceOwnerId: one.instanceId === undefined ? "amazon-aws" : account.accountId,
      Status: "attached",
    },
    TagSet: [],
  };
}

function filterTable(account: Account): FilterTable<NetworkInterface> {
  return {
    tags: () => ({}),
    values: {
      "attachment.instance-id": (one) => one.instanceId,
      "attachment.status": () => "attached",
      "availability-zone": (one) => one.availabilityZone,
      description: (one) => one.description,
      "group-id": (one) => one.securityGroupIds,
      "interface-type": (one) => one.interfaceType,
      "mac-address": (one) => one.macAddress,
      "network-interface-id": (one) => one.networkInterfaceId,
      "owner-id": () => account.accountId,
      "private-ip-address": (one) => one.privateIpAddress,
      "requester-managed": (one) => one.instanceId === undefined,
      status: () => "in-use",
      "subnet-id": (one) => one.subnetId,
      "vpc-id": (one) => one.vpcId,
    },
  };
}
