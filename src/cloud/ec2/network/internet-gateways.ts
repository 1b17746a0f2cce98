import type {
  AttachInternetGatewayCommandInput,
  CreateInternetGatewayCommandInput,
  DeleteInternetGatewayCommandInput,
  DescribeInternetGatewaysCommandInput,
  DescribeInternetGatewaysCommandOutput,
  DetachInternetGatewayCommandInput,
  InternetGateway as GatewayDescription,
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
import { dependencyViolation } from "./dependency-violation.ts";
import type { InternetGateway } from "./state.ts";

export function createInternetGateway(input: CreateInternetGatewayCommandInput, account: Account) {
  const gateway: InternetGateway = {
    internetGatewayId: newId("igw"),
    tags: tagsFor("internet-gateway", input.TagSpecifications),
  };
  ec2.of(account).network.internetGateways[gateway.internetGatewayId] = gateway;
  return { InternetGateway: describe(gateway, account) };
}

/** One gateway a VPC, one VPC a gateway. */
export function attachInternetGateway(input: AttachInternetGatewayCommandInput, account: Account) {
  const { network } = ec2.of(account);
  const gateway = find("internetGateway", network.internetGateways, input.InternetGatewayId);
  const vpc = find("vpc", network.vpcs, input.VpcId);
  if (gateway.vpcId !== undefined) {
    const message = `resource ${gateway.internetGatewayId} is already attached to network ${gateway.vpcId}`;
    throw new ServiceError("Resource.AlreadyAssociated", message);
  }
  if (Object.values(network.internetGateways).some((other) => other.vpcId === vpc.vpcId)) {
    const message = `Network ${vpc.vpcId} already has an internet gateway attached`;
    throw new ServiceError("InvalidParameterValue", message);
  }
  gateway.vpcId = vpc.vpcId;
  return {};
}

/** Not while something in the VPC has a public address through it. */
export function detachInternetGateway(input: DetachInternetGatewayCommandInput, account: Account) {
  const { network, instances } = ec2.of(account);
  const gateway = find("internetGateway", network.internetGateways, input.InternetGatewayId);
  if (gateway.vpcId === undefined || gateway.vpcId !== input.VpcId) {
    const message = `resource ${gateway.internetGatewayId} is not attached to network ${input.VpcId}`;
    throw new ServiceError("Gateway.NotAttached", message);
  }
  const mapped =
    Object.values(instances).some((one) => one.vpcId === input.VpcId && one.publicIpAddress !== undefined) ||
    Object.values(network.natGateways).some(
      (one) => one.vpcId === input.VpcId && one.deleteTime === undefined && one.connectivityType === "public",
    );
  if (mapped) {
    const message = `Network ${input.VpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`;
    throw new ServiceError("DependencyViolation", message);
  }
  gateway.vpcId = undefined;
  return {};
}

export function deleteInternetGateway(input: DeleteInternetGatewayCommandInput, account: Account) {
  const { network } = ec2.of(account);
  const gateway = find("internetGateway", network.internetGateways, input.InternetGatewayId);
  if (gateway.vpcId !== undefined) throw dependencyViolation("internetGateway", gateway.internetGatewayId);
  delete network.internetGateways[gateway.internetGatewayId];
  return {};
}

export function describeInternetGateways(
  input: DescribeInternetGatewaysCommandInput,
  account: Account,
): Omit<DescribeInternetGatewaysCommandOutput, "$metadata"> {
  const all = ec2.of(account).network.internetGateways;
  const wanted = findAll("internetGateway", all, input.InternetGatewayIds);
  const { items, NextToken } = page(filtered(wanted, input.Filters, filterTable(account)), input);
  return { InternetGateways: items.map((gateway) => describe(gateway, account)), NextToken };
}

function describe(gateway: InternetGateway, account: Account): GatewayDescription {
  return {
    InternetGatewayId: gateway.internetGatewayId,
    OwnerId: account.accountId,
    // AWS says `available` here, which is no value of the enumeration that its own model lists.
    Attachments: gateway.vpcId ? [{ State: "available" as "attached", VpcId: gateway.vpcId }] : [],
    Tags: toTagList(gateway.tags),
  };
}

function filterTable(account: Account): FilterTable<InternetGateway> {
  return {
    tags: (gateway) => gateway.tags,
    values: {
      "attachment.state": (gateway) => (gateway.vpcId ? "available" : undefined),
      "attachment.vpc-id": (gateway) => gateway.vpcId,
      "internet-gateway-id": (gateway) => gateway.internetGatewayId,
      "owner-id": () => account.accountId,
    },
  };
}
