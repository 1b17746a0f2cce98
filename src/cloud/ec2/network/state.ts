import type { Tags } from "../tags.ts";

export interface Vpc {
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly isDefault: boolean;
  readonly instanceTenancy: string;
  readonly networkAclId: string;
  enableDnsSupport: boolean;
  enableDnsHostnames: boolean;
  tags: Tags;
}

export interface Subnet {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly availabilityZone: string;
  readonly availabilityZoneId: string;
  readonly defaultForAz: boolean;
  /** The network ACL association that every subnet has. */
  readonly networkAclAssociationId: string;
  mapPublicIpOnLaunch: boolean;
  /** Where the search for a free address goes on. */
  nextHost: number;
  tags: Tags;
}

export interface Route {
  readonly destinationCidrBlock?: string;
  readonly destinationIpv6CidrBlock?: string;
  readonly gatewayId?: string;
  readonly natGatewayId?: string;
  readonly instanceId?: string;
  readonly networkInterfaceId?: string;
  readonly origin: "CreateRouteTable" | "CreateRoute";
}

export interface RouteTableAssociation {
  readonly routeTableAssociationId: string;
  /** The VPC's main association has none. */
  readonly subnetId?: string;
  readonly main: boolean;
}

export interface RouteTable {
  readonly routeTableId: string;
  readonly vpcId: string;
  routes: Route[];
  associations: RouteTableAssociation[];
  tags: Tags;
}

export interface InternetGateway {
  readonly internetGatewayId: string;
  vpcId?: string;
  tags: Tags;
}

export interface NatGateway {
  readonly natGatewayId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly allocationId?: string;
  readonly networkInterfaceId: string;
  readonly privateIp: string;
  readonly connectivityType: "public" | "private";
  readonly createTime: number;
  readonly clientToken?: string;
  /** Set once deleted; AWS goes on describing it for about an hour. */
  deleteTime?: number;
  tags: Tags;
}

/** An Elastic IP address. */
export interface Address {
  readonly allocationId: string;
  readonly publicIp: string;
  associationId?: string;
  instanceId?: string;
  networkInterfaceId?: string;
  privateIpAddress?: string;
  tags: Tags;
}

export interface SecurityGroupRule {
  readonly securityGroupRuleId: string;
  readonly isEgress: boolean;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `-1` for all, or a protocol number. */
  readonly ipProtocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidrIpv4?: string;
  readonly cidrIpv6?: string;
  readonly prefixListId?: string;
  readonly referencedGroupId?: string;
  description?: string;
  tags: Tags;
}

export interface SecurityGroup {
  readonly groupId: string;
  readonly groupName: string;
  readonly description: string;
  readonly vpcId: string;
  rules: SecurityGroupRule[];
  tags: Tags;
}

export interface NetworkState {
  vpcs: Record<string, Vpc>;
  subnets: Record<string, Subnet>;
  routeTables: Record<string, RouteTable>;
  internetGateways: Record<string, InternetGateway>;
  natGateways: Record<string, NatGateway>;
  addresses: Record<string, Address>;
  securityGroups: Record<string, SecurityGroup>;
  /** Counts the public addresses given out. */
  nextPublicAddress: number;
}
