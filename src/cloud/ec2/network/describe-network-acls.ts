import type {
  DescribeNetworkAclsCommandInput,
  DescribeNetworkAclsCommandOutput,
  NetworkAcl,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { findAll } from "../find.ts";
import { page } from "../page.ts";
import { ec2 } from "../state.ts";
import type { Vpc } from "./state.ts";

/** Each VPC has its default network ACL, which lets everything through; others cannot be made here. */
export function describeNetworkAcls(
  input: DescribeNetworkAclsCommandInput,
  account: Account,
): Omit<DescribeNetworkAclsCommandOutput, "$metadata"> {
  const vpcs = Object.values(ec2.of(account).network.vpcs);
  const byId = Object.fromEntries(vpcs.map((vpc) => [vpc.networkAclId, vpc]));
  const wanted = findAll("networkAcl", byId, input.NetworkAclIds);
  const { items, NextToken } = page(filtered(wanted, input.Filters, filterTable(account)), input);
  return { NetworkAcls: items.map((vpc) => describe(vpc, account)), NextToken };
}

function describe(vpc: Vpc, account: Account): NetworkAcl {
  const rule = { CidrBlock: "0.0.0.0/0", Protocol: "-1" };
  const entries = [false, true].flatMap((Egress) => [
    { ...rule, Egress, RuleAction: "allow" as const, RuleNumber: 100 },
    { ...rule, Egress, RuleAction: "deny" as const, RuleNumber: 32_767 },
  ]);
  return {
    NetworkAclId: vpc.networkAclId,
    VpcId: vpc.vpcId,
    IsDefault: true,
    OwnerId: account.accountId,
    Entries: entries,
    Associations: subnetsOf(vpc, account).map((subnet) => ({
      NetworkAclAssociationId: subnet.networkAclAssociationId,
      NetworkAclId: vpc.networkAclId,
      SubnetId: subnet.subnetId,
    })),
    Tags: [],
  };
}

function subnetsOf(vpc: Vpc, account: Account) {
  return Object.values(ec2.of(account).network.subnets).filter((subnet) => subnet.vpcId === vpc.vpcId);
}

function filterTable(account: Account): FilterTable<Vpc> {
  return {
    tags: () => ({}),
    values: {
      "association.network-acl-id": (vpc) => vpc.networkAclId,
      "association.subnet-id": (vpc) => subnetsOf(vpc, account).map((subnet) => subnet.subnetId),
      default: () => true,
      "network-acl-id": (vpc) => vpc.networkAclId,
      "vpc-id": (vpc) => vpc.vpcId,
    },
  };
}
