import type { DescribeLoadBalancersCommandOutput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../../account.ts";
import { elasticFileSystem } from "../../elasticfilesystem/state.ts";
import { ServiceError } from "../../service-error.ts";
import { ec2 } from "../state.ts";

/** A network interface, whoever it belongs to. None is kept: each follows from what it belongs to. */
export interface NetworkInterface {
  readonly networkInterfaceId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly privateIpAddress: string;
  readonly macAddress: string;
  readonly securityGroupIds: readonly string[];
  readonly description: string;
  readonly interfaceType: string;
  /** Set where it is an instance's. */
  readonly instanceId?: string;
  readonly attachTime?: number;
}

/** Of instances, NAT gateways, EFS mount targets and load balancers. */
export function networkInterfaces(account: Account): NetworkInterface[] {
  return [
    ...ofInstances(account),
    ...ofNatGateways(account),
    ...ofMountTargets(account),
    ...ofLoadBalancers(account),
  ];
}

function ofInstances(account: Account): NetworkInterface[] {
  return Object.values(ec2.of(account).instances)
    .filter((instance) => instance.state !== "terminated")
    .map((instance) => ({
      networkInterfaceId: instance.networkInterfaceId,
      vpcId: instance.vpcId,
      subnetId: instance.subnetId,
      availabilityZone: instance.availabilityZone,
      privateIpAddress: instance.privateIpAddress,
      macAddress: instance.macAddress,
      securityGroupIds: instance.securityGroupIds,
      description: "",
      interfaceType: "interface",
      instanceId: instance.instanceId,
      attachTime: instance.launchTime,
    }));
}

function ofNatGateways(account: Account): NetworkInterface[] {
  const { natGateways, subnets } = ec2.of(account).network;
  return Object.values(natGateways)
    .filter((gateway) => gateway.deleteTime === undefined)
    .map((gateway) => ({
      networkInterfaceId: gateway.networkInterfaceId,
      vpcId: gateway.vpcId,
      subnetId: gateway.subnetId,
      availabilityZone: subnets[gateway.subnetId]?.availabilityZone ?? "",
      privateIpAddress: gateway.privateIp,
      macAddress: macAddressOf(gateway.networkInterfaceId),
      securityGroupIds: [],
      description: `Interface for NAT Gateway ${gateway.natGatewayId}`,
      interfaceType: "nat_gateway",
    }));
}

function ofMountTargets(account: Account): NetworkInterface[] {
  return Object.values(elasticFileSystem.of(account).mountTargets).map((target) => ({
    networkInterfaceId: target.networkInterfaceId,
    vpcId: target.vpcId,
    subnetId: target.subnetId,
    availabilityZone: target.availabilityZone,
    privateIpAddress: target.ipAddress,
    macAddress: macAddressOf(target.networkInterfaceId),
    securityGroupIds: target.securityGroupIds,
    description: `EFS mount target for ${target.fileSystemId} (${target.mountTargetId})`,
    interfaceType: "efs",
  }));
}

function ofLoadBalancers(account: Account): NetworkInterface[] {
  return loadBalancers(account).flatMap((balancer) =>
    (balancer.AvailabilityZones ?? []).map((zone, index) => {
      const id = `${(balancer.LoadBalancerArn ?? "").split("/").at(-1)?.slice(0, 15)}${index}`;
      return {
        networkInterfaceId: `eni-0${id}`,
        vpcId: balancer.VpcId ?? "",
        subnetId: zone.SubnetId ?? "",
        availabilityZone: zone.ZoneName ?? "",
        privateIpAddress: "",
        macAddress: macAddressOf(id),
        securityGroupIds: balancer.SecurityGroups ?? [],
        description: `ELB ${(balancer.LoadBalancerArn ?? "").replace(/^.*:loadbalancer\//, "")}`,
        interfaceType: "interface",
      };
    }),
  );
}

function loadBalancers(account: Account) {
  try {
    const answer = account.call<DescribeLoadBalancersCommandOutput>(
      "elasticloadbalancing",
      "DescribeLoadBalancers",
      {},
    );
    return answer.LoadBalancers ?? [];
  } catch (error) {
    // A cloud that was started without load balancing has none.
    if (error instanceof ServiceError && error.code === "InvalidAction") return [];
    throw error;
  }
}

/** A locally administered address from the hexadecimal digits of an id. */
function macAddressOf(id: string): string {
  const digits = id
    .replace(/[^0-9a-f]/g, "")
    .padEnd(10, "0")
    .slice(-10);
  return `06:${digits.replace(/(..)(?=.)/g, "$1:")}`;
}
