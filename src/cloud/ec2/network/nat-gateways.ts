import type {
  CreateNatGatewayCommandInput,
  DeleteNatGatewayCommandInput,
  DescribeNatGatewaysCommandInput,
  DescribeNatGatewaysCommandOutput,
  NatGateway as GatewayDescription,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { toTagList } from "../../tag-list.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { find, findAll } from "../find.ts";
import { newId } from "../new-id.ts";
import { page } from "../page.ts";
import { ec2 } from "../state.ts";
import { tagsFor } from "../tags.ts";
import { findAddress } from "./addresses.ts";
import { nextPrivateAddress } from "./private-address.ts";
import type { NatGateway } from "./state.ts";

/** A client that polls must be able to see that it was deleted, however fast time runs. */
const leastForgotten = 60_000;

/** It is available at once: nothing is routed through it here. */
export function createNatGateway(input: CreateNatGatewayCommandInput, account: Account) {
  const state = ec2.of(account);
  const { network } = state;
  const earlier = Object.values(network.natGateways).find(
    (one) => input.ClientToken !== undefined && one.clientToken === input.ClientToken,
  );
  if (earlier) return { ClientToken: input.ClientToken, NatGateway: describe(earlier, account) };
  const subnet = find("subnet", network.subnets, input.SubnetId);
  const connectivityType = input.ConnectivityType === "private" ? "private" : "public";
  const gateway: NatGateway = {
    natGatewayId: newId("nat"),
    vpcId: subnet.vpcId,
    subnetId: subnet.subnetId,
    allocationId: connectivityType === "public" ? input.AllocationId : undefined,
    networkInterfaceId: newId("eni"),
    privateIp: nextPrivateAddress(state, subnet),
    connectivityType,
    createTime: account.now,
    clientToken: input.ClientToken,
    tags: tagsFor("natgateway", input.TagSpecifications),
  };
  if (connectivityType === "public") takeAddress(gateway, account);
  network.natGateways[gateway.natGatewayId] = gateway;
  return { ClientToken: input.ClientToken, NatGateway: describe(gateway, account) };
}

function takeAddress(gateway: NatGateway, account: Account): void {
  if (gateway.allocationId === undefined) {
    throw new ServiceError("MissingParameter", "The request must contain the parameter AllocationId");
  }
  const address = findAddress(ec2.of(account).network, { AllocationId: gateway.allocationId });
  if (address.associationId !== undefined) {
    const message = `resource ${gateway.allocationId} is already associated.`;
    throw new ServiceError("Resource.AlreadyAssociated", message);
  }
  address.associationId = newId("eipassoc");
  address.networkInterfaceId = gateway.networkInterfaceId;
  address.privateIpAddress = gateway.privateIp;
}

/** AWS goes on describing it as `deleted` for about an hour; its address is free again. */
export function deleteNatGateway(input: DeleteNatGatewayCommandInput, account: Account) {
  const { network } = ec2.of(account);
  const gateway = find("natGateway", network.natGateways, input.NatGatewayId);
  gateway.deleteTime ??= account.now;
  for (const address of Object.values(network.addresses)) {
    if (address.networkInterfaceId !== gateway.networkInterfaceId) continue;
    address.associationId = undefined;
    address.networkInterfaceId = undefined;
    address.privateIpAddress = undefined;
  }
  return { NatGatewayId: gateway.natGatewayId };
}

/** @returns whether a deleted one is no longer described */
export function forgetNatGateways(account: Account): boolean {
  const { natGateways } = ec2.of(account).network;
  const forgotten = Object.values(natGateways).filter(
    ({ deleteTime }) =>
      deleteTime !== undefined &&
      account.now - deleteTime >= Math.max(leastForgotten, account.duration("instanceForgotten")),
  );
  for (const gateway of forgotten) delete natGateways[gateway.natGatewayId];
  return forgotten.length > 0;
}

export function describeNatGateways(
  input: DescribeNatGatewaysCommandInput,
  account: Account,
): Omit<DescribeNatGatewaysCommandOutput, "$metadata"> {
  const wanted = findAll("natGateway", ec2.of(account).network.natGateways, input.NatGatewayIds);
  const { items, NextToken } = page(filtered(wanted, input.Filter, filterTable), input);
  return { NatGateways: items.map((gateway) => describe(gateway, account)), NextToken };
}

const stateOf = (gateway: NatGateway) => (gateway.deleteTime === undefined ? "available" : "deleted");

function describe(gateway: NatGateway, account: Account): GatewayDescription {
  const address = Object.values(ec2.of(account).network.addresses).find(
    (one) => one.allocationId === gateway.allocationId,
  );
  return {
    NatGatewayId: gateway.natGatewayId,
    VpcId: gateway.vpcId,
    SubnetId: gateway.subnetId,
    State: stateOf(gateway),
    ConnectivityType: gateway.connectivityType,
    CreateTime: new Date(gateway.createTime),
    DeleteTime: gateway.deleteTime === undefined ? undefined : new Date(gateway.deleteTime),
    NatGatewayAddresses: [
      {
        AllocationId: gateway.allocationId,
        NetworkInterfaceId: gateway.networkInterfaceId,
        PrivateIp: gateway.privateIp,
        PublicIp: address?.publicIp,
        IsPrimary: true,
        Status: "succeeded",
      },
    ],
    Tags: toTagList(gateway.tags),
  };
}

const filterTable: FilterTable<NatGateway> = {
  tags: (gateway) => gateway.tags,
  values: {
    "nat-gateway-id": (gateway) => gateway.natGatewayId,
    state: stateOf,
    "subnet-id": (gateway) => gateway.subnetId,
    "vpc-id": (gateway) => gateway.vpcId,
  },
};
