import type { DescribeSubnetsCommandOutput, DescribeVpcsCommandOutput } from "@aws-sdk/client-ec2";
import type {
  CreateDBSubnetGroupCommandInput,
  DBSubnetGroup,
  DescribeDBSubnetGroupsCommandInput,
  ModifyDBSubnetGroupCommandInput,
} from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findSubnetGroup, instancesOf } from "./find.ts";
import { page } from "./page.ts";
import { requireTwoZones, zonesOfGroup } from "./placement.ts";
import { invalidValue } from "./refusals.ts";
import { type DbSubnetGroup, rds } from "./state.ts";
import { newTags } from "./tags.ts";

/** Subnets of one VPC in two zones at least, kept in lower case; `default` is RDS's own. */
export function createDBSubnetGroup(input: CreateDBSubnetGroupCommandInput, account: Account) {
  const name = (input.DBSubnetGroupName ?? "").toLowerCase();
  if (!/^[a-z][a-z0-9 ._-]{0,254}$/.test(name) || name === "default") {
    throw invalidValue(
      "The parameter DBSubnetGroupName must be provided, must not be blank, and contain only letters, numbers, periods, underscores, spaces, or hyphens.",
    );
  }
  const { subnetGroups } = rds.of(account);
  if (subnetGroups[name]) {
    throw new ServiceError("DBSubnetGroupAlreadyExists", `The DB subnet group '${name}' already exists.`);
  }
  if (Object.keys(subnetGroups).length >= 50) {
    throw new ServiceError("DBSubnetGroupQuotaExceeded", "Cannot create more than 50 DB subnet groups");
  }
  if ((input.SubnetIds?.length ?? 0) > 20) {
    throw new ServiceError(
      "DBSubnetQuotaExceededFault",
      "A DB subnet group cannot have more than 20 subnets",
    );
  }
  const group: DbSubnetGroup = {
    name,
    description: input.DBSubnetGroupDescription ?? "",
    ...subnetsOf(account, input.SubnetIds),
    tags: newTags(input.Tags),
  };
  subnetGroups[name] = group;
  return { DBSubnetGroup: describeSubnetGroup(group, account) };
}

export function describeDBSubnetGroups(input: DescribeDBSubnetGroupsCommandInput, account: Account) {
  const all = input.DBSubnetGroupName
    ? [findSubnetGroup(account, input.DBSubnetGroupName)]
    : Object.values(rds.of(account).subnetGroups);
  const { items, Marker } = page(all, input);
  return { DBSubnetGroups: items.map((group) => describeSubnetGroup(group, account)), Marker };
}

/** @throws ServiceError SubnetAlreadyInUse where an instance stands in a zone that would go */
export function modifyDBSubnetGroup(input: ModifyDBSubnetGroupCommandInput, account: Account) {
  const group = findSubnetGroup(account, input.DBSubnetGroupName);
  const { vpcId, subnets } = subnetsOf(account, input.SubnetIds);
  const zones = zonesOfGroup({ ...group, subnets });
  for (const instance of instancesOf(account).filter((one) => one.subnetGroupName === group.name)) {
    const gone = [instance.availabilityZone, instance.secondaryAvailabilityZone].find(
      (zone) => zone !== undefined && !zones.includes(zone),
    );
    if (gone === undefined) continue;
    const message = `The subnet in ${gone} of DB subnet group ${group.name} is in use by ${instance.identifier}.`;
    throw new ServiceError("SubnetAlreadyInUse", message);
  }
  group.description = input.DBSubnetGroupDescription ?? group.description;
  group.vpcId = vpcId;
  group.subnets = subnets;
  return { DBSubnetGroup: describeSubnetGroup(group, account) };
}

export function deleteDBSubnetGroup(input: { DBSubnetGroupName?: string }, account: Account) {
  const { name } = findSubnetGroup(account, input.DBSubnetGroupName);
  const user = instancesOf(account).find((instance) => instance.subnetGroupName === name);
  if (user) {
    const message = `Cannot delete the subnet group '${name}' because at least one database instance: ${user.identifier} is still using it.`;
    throw new ServiceError("InvalidDBSubnetGroupStateFault", message);
  }
  delete rds.of(account).subnetGroups[name];
  return {};
}

/** The group that is meant where none is named: `default`, with the default VPC's subnets, made at its first use. */
export function subnetGroupFor(account: Account, given: string | undefined): DbSubnetGroup {
  const { subnetGroups } = rds.of(account);
  if (given !== undefined && (given !== "default" || subnetGroups.default))
    return findSubnetGroup(account, given);
  if (subnetGroups.default) return subnetGroups.default;
  const vpcs = account.call<DescribeVpcsCommandOutput>("ec2", "DescribeVpcs", {
    Filters: [{ Name: "is-default", Values: ["true"] }],
  });
  const vpcId = vpcs.Vpcs?.[0]?.VpcId;
  if (vpcId === undefined) {
    const message = "No default subnet group was found for this account: it has no default VPC.";
    throw new ServiceError("DBSubnetGroupNotFoundFault", message, 404);
  }
  const { Subnets } = account.call<DescribeSubnetsCommandOutput>("ec2", "DescribeSubnets", {
    Filters: [{ Name: "vpc-id", Values: [vpcId] }],
  });
  const subnets = (Subnets ?? []).map(({ SubnetId = "", AvailabilityZone = "" }) => ({
    subnetId: SubnetId,
    availabilityZone: AvailabilityZone,
  }));
  subnetGroups.default = { name: "default", description: "default", vpcId, subnets, tags: {} };
  return subnetGroups.default;
}

/** @throws ServiceError InvalidSubnet or DBSubnetGroupDoesNotCoverEnoughAZs */
function subnetsOf(
  account: Account,
  ids: readonly string[] | undefined,
): Pick<DbSubnetGroup, "vpcId" | "subnets"> {
  const described = describeSubnets(account, [...new Set(ids)]);
  const subnets = described.map(({ SubnetId = "", AvailabilityZone = "" }) => ({
    subnetId: SubnetId,
    availabilityZone: AvailabilityZone,
  }));
  const [vpcId = "", ...others] = [...new Set(described.map((subnet) => subnet.VpcId ?? ""))];
  if (others.length > 0) {
    throw new ServiceError("InvalidSubnet", "The DB subnet group's subnets are not all in the same VPC.");
  }
  requireTwoZones([...new Set(subnets.map((subnet) => subnet.availabilityZone))].sort());
  return { vpcId, subnets };
}

function describeSubnets(account: Account, SubnetIds: string[]) {
  if (SubnetIds.length === 0) return [];
  try {
    return account.call<DescribeSubnetsCommandOutput>("ec2", "DescribeSubnets", { SubnetIds }).Subnets ?? [];
  } catch (error) {
    if (!(error instanceof ServiceError) || !error.code.startsWith("InvalidSubnet")) throw error;
    throw new ServiceError("InvalidSubnet", `Some input subnets in :[${SubnetIds.join(", ")}] are invalid.`);
  }
}

export function describeSubnetGroup(group: DbSubnetGroup, account: Account): DBSubnetGroup {
  return {
    DBSubnetGroupName: group.name,
    DBSubnetGroupDescription: group.description,
    DBSubnetGroupArn: account.arn("rds", `subgrp:${group.name}`),
    VpcId: group.vpcId,
    SubnetGroupStatus: "Complete",
    SupportedNetworkTypes: ["IPV4"],
    Subnets: group.subnets.map(({ subnetId, availabilityZone }) => ({
      SubnetIdentifier: subnetId,
      SubnetAvailabilityZone: { Name: availabilityZone },
      SubnetStatus: "Active",
    })),
  };
}
