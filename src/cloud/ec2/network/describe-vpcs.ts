import type {
  DescribeVpcsCommandInput,
  DescribeVpcsCommandOutput,
  Vpc as VpcDescription,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { toTagList } from "../../tag-list.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { findAll } from "../find.ts";
import { page } from "../page.ts";
import { ec2 } from "../state.ts";
import type { Vpc } from "./state.ts";

/** Every VPC uses the one set of DHCP options that an account has by default. */
const dhcpOptionsId = "dopt-0a1b2c3d4e5f60001";

export function describeVpcs(
  input: DescribeVpcsCommandInput,
  account: Account,
): Omit<DescribeVpcsCommandOutput, "$metadata"> {
  const wanted = findAll("vpc", ec2.of(account).network.vpcs, input.VpcIds);
  const { items, NextToken } = page(filtered(wanted, input.Filters, filterTable(account)), input);
  return { Vpcs: items.map((vpc) => describeVpc(vpc, account)), NextToken };
}

export function describeVpc(vpc: Vpc, account: Account): VpcDescription {
  return {
    VpcId: vpc.vpcId,
    CidrBlock: vpc.cidrBlock,
    CidrBlockAssociationSet: [
      {
        AssociationId: vpc.vpcId.replace("vpc-", "vpc-cidr-assoc-"),
        CidrBlock: vpc.cidrBlock,
        CidrBlockState: { State: "associated" },
      },
    ],
    DhcpOptionsId: dhcpOptionsId,
    InstanceTenancy: vpc.instanceTenancy as VpcDescription["InstanceTenancy"],
    IsDefault: vpc.isDefault,
    OwnerId: account.accountId,
    State: "available",
    Tags: toTagList(vpc.tags),
  };
}

function filterTable(account: Account): FilterTable<Vpc> {
  return {
    tags: (vpc) => vpc.tags,
    values: {
      cidr: (vpc) => vpc.cidrBlock,
      "cidr-block": (vpc) => vpc.cidrBlock,
      "cidr-block-association.cidr-block": (vpc) => vpc.cidrBlock,
      "dhcp-options-id": () => dhcpOptionsId,
      "is-default": (vpc) => vpc.isDefault,
      isDefault: (vpc) => vpc.isDefault,
      "owner-id": () => account.accountId,
      state: () => "available",
      "vpc-id": (vpc) => vpc.vpcId,
    },
  };
}
