import { newId } from "../new-id.ts";
import type { Tags } from "../tags.ts";
import type { NetworkState, SecurityGroup, SecurityGroupRule, Vpc } from "./state.ts";

export interface VpcChoices {
  readonly cidrBlock: string;
  readonly isDefault: boolean;
  readonly instanceTenancy?: string;
  readonly tags?: Tags;
}

/** A VPC with what AWS gives every one: main route table, default security group, default network ACL. */
export function makeVpc(network: NetworkState, choices: VpcChoices): Vpc {
  const vpc: Vpc = {
    vpcId: newId("vpc"),
    cidrBlock: choices.cidrBlock,
    isDefault: choices.isDefault,
    instanceTenancy: choices.instanceTenancy ?? "default",
    networkAclId: newId("acl"),
    enableDnsSupport: true,
    enableDnsHostnames: choices.isDefault,
    tags: choices.tags ?? {},
  };
  network.vpcs[vpc.vpcId] = vpc;
  const routeTableId = newId("rtb");
  network.routeTables[routeTableId] = {
    routeTableId,
    vpcId: vpc.vpcId,
    routes: [localRoute(vpc)],
    associations: [{ routeTableAssociationId: newId("rtbassoc"), main: true }],
    tags: {},
  };
  const group = makeSecurityGroup(network, {
    groupName: "default",
    description: "default VPC security group",
    vpcId: vpc.vpcId,
  });
  group.rules.push({ ...everything, securityGroupRuleId: newId("sgr"), referencedGroupId: group.groupId });
  return vpc;
}

export function localRoute(vpc: Vpc) {
  return { destinationCidrBlock: vpc.cidrBlock, gatewayId: "local", origin: "CreateRouteTable" } as const;
}

const everything: Omit<SecurityGroupRule, "securityGroupRuleId"> = {
  isEgress: false,
  ipProtocol: "-1",
  fromPort: -1,
  toPort: -1,
  tags: {},
};

/** A group that lets everything out and nothing in, as AWS makes it. */
export function makeSecurityGroup(
  network: NetworkState,
  choices: { groupName: string; description: string; vpcId: string; tags?: Tags },
): SecurityGroup {
  const outward = { ...everything, securityGroupRuleId: newId("sgr"), isEgress: true, cidrIpv4: "0.0.0.0/0" };
  const group: SecurityGroup = {
    groupId: newId("sg"),
    groupName: choices.groupName,
    description: choices.description,
    vpcId: choices.vpcId,
    rules: [{ ...outward, tags: {} }],
    tags: choices.tags ?? {},
  };
  network.securityGroups[group.groupId] = group;
  return group;
}
