import type {
  AllocateAddressCommandInput,
  AssociateAddressCommandInput,
  DescribeAddressesCommandInput,
  DescribeAddressesCommandOutput,
  DisassociateAddressCommandInput,
  ReleaseAddressCommandInput,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { loopbackAddress } from "../../loopback-address.ts";
import { ServiceError } from "../../service-error.ts";
import { toTagList } from "../../tag-list.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { find } from "../find.ts";
import type { InstanceRecord } from "../instance.ts";
import { newId } from "../new-id.ts";
import { ec2 } from "../state.ts";
import { tagsFor } from "../tags.ts";
import type { Address, NetworkState } from "./state.ts";

/** An Elastic IP address: a loopback address here, behind which `address-forwarder.ts` leads to its instance. */
export function allocateAddress(input: AllocateAddressCommandInput, account: Account) {
  const { network } = ec2.of(account);
  const allocationId = newId("eipalloc");
  const taken = Object.values(network.addresses).map(({ publicIp }) => publicIp);
  const address: Address = {
    allocationId,
    publicIp: loopbackAddress("elasticIp", account.cloud.directory, allocationId, taken),
    tags: tagsFor("elastic-ip", input.TagSpecifications),
  };
  network.addresses[allocationId] = address;
  return {
    AllocationId: address.allocationId,
    PublicIp: address.publicIp,
    PublicIpv4Pool: "amazon",
    NetworkBorderGroup: account.region,
    Domain: "vpc" as const,
  };
}

/** An instance's earlier Elastic IP address is let go; one that another instance has needs AllowReassociation. */
export function associateAddress(input: AssociateAddressCommandInput, account: Account) {
  const { network } = ec2.of(account);
  const address = findAddress(network, input);
  const instance = target(input, account);
  if (
    address.instanceId !== undefined &&
    address.instanceId !== instance.instanceId &&
    input.AllowReassociation === false
  ) {
    const message = `resource ${address.allocationId} is already associated with associate-id ${address.associationId}`;
    throw new ServiceError("Resource.AlreadyAssociated", message);
  }
  for (const other of Object.values(network.addresses)) {
    if (other.instanceId === instance.instanceId) letGo(other);
  }
  address.associationId = newId("eipassoc");
  address.instanceId = instance.instanceId;
  address.networkInterfaceId = instance.networkInterfaceId;
  address.privateIpAddress = instance.privateIpAddress;
  return { AssociationId: address.associationId };
}

function target(input: AssociateAddressCommandInput, account: Account): InstanceRecord {
  const { instances } = ec2.of(account);
  const instance =
    input.NetworkInterfaceId === undefined
      ? find("instance", instances, input.InstanceId)
      : Object.values(instances).find((one) => one.networkInterfaceId === input.NetworkInterfaceId);
  if (!instance) {
    const message = `The networkInterface ID '${input.NetworkInterfaceId}' does not exist`;
    throw new ServiceError("InvalidNetworkInterfaceID.NotFound", message);
  }
  if (!["pending", "running", "stopping", "stopped"].includes(instance.state)) {
    const message = `The instance '${instance.instanceId}' is not in a valid state for this operation.`;
    throw new ServiceError("InvalidInstanceID", message);
  }
  return instance;
}

export function disassociateAddress(input: DisassociateAddressCommandInput, account: Account) {
  const addresses = Object.values(ec2.of(account).network.addresses);
  const address = addresses.find((one) =>
    input.AssociationId === undefined
      ? one.publicIp === input.PublicIp
      : one.associationId === input.AssociationId,
  );
  if (!address) {
    const message = `The association ID '${input.AssociationId ?? input.PublicIp}' does not exist`;
    throw new ServiceError("InvalidAssociationID.NotFound", message);
  }
  letGo(address);
  return {};
}

function letGo(address: Address): void {
  address.associationId = undefined;
  address.instanceId = undefined;
  address.networkInterfaceId = undefined;
  address.privateIpAddress = undefined;
}

/** @throws ServiceError InvalidIPAddress.InUse while it is associated */
export function releaseAddress(input: ReleaseAddressCommandInput, account: Account) {
  const { network } = ec2.of(account);
  const address = findAddress(network, input);
  if (address.associationId !== undefined) {
    throw new ServiceError("InvalidIPAddress.InUse", `Address ${address.publicIp} is in use.`);
  }
  delete network.addresses[address.allocationId];
  return {};
}

export function findAddress(
  network: NetworkState,
  wanted: { AllocationId?: string; PublicIp?: string },
): Address {
  const { AllocationId, PublicIp } = wanted;
  if (AllocationId === undefined && PublicIp === undefined) {
    throw new ServiceError("MissingParameter", "Either 'AllocationId' or 'PublicIp' must be specified");
  }
  const found = Object.values(network.addresses).find((one) =>
    AllocationId === undefined ? one.publicIp === PublicIp : one.allocationId === AllocationId,
  );
  if (found) return found;
  throw AllocationId === undefined
    ? new ServiceError("InvalidAddress.NotFound", `Address '${PublicIp}' not found.`)
    : new ServiceError("InvalidAllocationID.NotFound", `The allocation ID '${AllocationId}' does not exist`);
}

export function describeAddresses(
  input: DescribeAddressesCommandInput,
  account: Account,
): Omit<DescribeAddressesCommandOutput, "$metadata"> {
  const { network } = ec2.of(account);
  const ids = input.AllocationIds ?? [];
  const ips = input.PublicIps ?? [];
  const wanted =
    ids.length + ips.length === 0
      ? Object.values(network.addresses)
      : [
          ...ids.map((AllocationId) => findAddress(network, { AllocationId })),
          ...ips.map((PublicIp) => findAddress(network, { PublicIp })),
        ];
  return {
    Addresses: filtered(wanted, input.Filters, filterTable).map((address) => ({
      AllocationId: address.allocationId,
      AssociationId: address.associationId,
      Domain: "vpc",
      InstanceId: address.instanceId ?? "",
      NetworkInterfaceId: address.networkInterfaceId,
      NetworkInterfaceOwnerId: address.networkInterfaceId ? account.accountId : undefined,
      PrivateIpAddress: address.privateIpAddress,
      PublicIp: address.publicIp,
      PublicIpv4Pool: "amazon",
      NetworkBorderGroup: account.region,
      Tags: toTagList(address.tags),
    })),
  };
}

const filterTable: FilterTable<Address> = {
  tags: (address) => address.tags,
  values: {
    "allocation-id": (address) => address.allocationId,
    "association-id": (address) => address.associationId,
    domain: () => "vpc",
    "instance-id": (address) => address.instanceId,
    "network-interface-id": (address) => address.networkInterfaceId,
    "private-ip-address": (address) => address.privateIpAddress,
    "public-ip": (address) => address.publicIp,
  },
};
