import type {
  DescribeSubnetsCommandInput,
  DescribeSubnetsCommandOutput,
  Subnet as SubnetDescription,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { toTagList } from "../../tag-list.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { findAll } from "../find.ts";
import { page } from "../page.ts";
import { ec2 } from "../state.ts";
import { parseCidr } from "./cidr.ts";
import { usedAddresses } from "./private-address.ts";
import type { Subnet } from "./state.ts";

export function describeSubnets(
  input: DescribeSubnetsCommandInput,
  account: Account,
): Omit<DescribeSubnetsCommandOutput, "$metadata"> {
  const wanted = findAll("subnet", ec2.of(account).network.subnets, input.SubnetIds);
  const { items, NextToken } = page(filtered(wanted, input.Filters, filterTable(account)), input);
  return { Subnets: items.map((subnet) => describeSubnet(subnet, account)), NextToken };
}

export function describeSubnet(subnet: Subnet, account: Account): SubnetDescription {
  return {
    SubnetId: subnet.subnetId,
    SubnetArn: account.arn("ec2", `subnet/${subnet.subnetId}`),
    VpcId: subnet.vpcId,
    CidrBlock: subnet.cidrBlock,
    AvailabilityZone: subnet.availabilityZone,
    AvailabilityZoneId: subnet.availabilityZoneId,
    AvailableIpAddressCount: availableAddresses(subnet, account),
    DefaultForAz: subnet.defaultForAz,
    MapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
    AssignIpv6AddressOnCreation: false,
    EnableDns64: false,
    Ipv6Native: false,
    Ipv6CidrBlockAssociationSet: [],
    OwnerId: account.accountId,
    PrivateDnsNameOptionsOnLaunch: {
      HostnameType: "ip-name",
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
    State: "available",
    Tags: toTagList(subnet.tags),
  };
}

function availableAddresses(subnet: Subnet, account: Account): number {
  const size = parseCidr(subnet.cidrBlock)?.size ?? 0;
  return size - 5 - usedAddresses(ec2.of(account), subnet.subnetId).size;
}

function filterTable(account: Account): FilterTable<Subnet> {
  return {
    tags: (subnet) => subnet.tags,
    values: {
      "availability-zone": (subnet) => subnet.availabilityZone,
      "availability-zone-id": (subnet) => subnet.availabilityZoneId,
      availabilityZone: (subnet) => subnet.availabilityZone,
      "available-ip-address-count": (subnet) => availableAddresses(subnet, account),
      cidr: (subnet) => subnet.cidrBlock,
      "cidr-block": (subnet) => subnet.cidrBlock,
      cidrBlock: (subnet) => subnet.cidrBlock,
      "default-for-az": (subnet) => subnet.defaultForAz,
      defaultForAz: (subnet) => subnet.defaultForAz,
      "map-public-ip-on-launch": (subnet) => subnet.mapPublicIpOnLaunch,
      "owner-id": () => account.accountId,
      state: () => "available",
      "subnet-arn": (subnet) => account.arn("ec2", `subnet/${subnet.subnetId}`),
      "subnet-id": (subnet) => subnet.subnetId,
      "vpc-id": (subnet) => subnet.vpcId,
    },
  };
}
