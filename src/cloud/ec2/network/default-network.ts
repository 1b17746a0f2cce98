import { newId } from "../new-id.ts";
import { zonesOf } from "../zones.ts";
import { makeVpc } from "./make-vpc.ts";
import type { NetworkState } from "./state.ts";

/** What every account has: VPC 172.31.0.0/16, a /20 subnet in each zone, a way to the internet. */
export function defaultNetwork(region: string): NetworkState {
  const network: NetworkState = {
    vpcs: {},
    subnets: {},
    routeTables: {},
    internetGateways: {},
    natGateways: {},
    addresses: {},
    securityGroups: {},
    nextPublicAddress: 0,
  };
  const { vpcId } = makeVpc(network, { cidrBlock: "172.31.0.0/16", isDefault: true });
  zonesOf(region).forEach((zone, index) => {
    const subnetId = newId("subnet");
    network.subnets[subnetId] = {
      subnetId,
      vpcId,
      cidrBlock: `172.31.${16 * index}.0/20`,
      availabilityZone: zone.zoneName,
      availabilityZoneId: zone.zoneId,
      defaultForAz: true,
      networkAclAssociationId: newId("aclassoc"),
      mapPublicIpOnLaunch: true,
      nextHost: 0,
      tags: {},
    };
  });
  const internetGatewayId = newId("igw");
  network.internetGateways[internetGatewayId] = { internetGatewayId, vpcId, tags: {} };
  for (const table of Object.values(network.routeTables)) {
    table.routes.push({
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: internetGatewayId,
      origin: "CreateRoute",
    });
  }
  return network;
}
