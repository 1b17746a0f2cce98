import type { DescribeSubnetsCommandOutput, Subnet } from "@aws-sdk/client-ec2";
import type { SubnetMapping } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { securityGroupIds } from "../security-groups.ts";
import { ServiceError } from "../service-error.ts";
import type { LoadBalancer } from "./state.ts";

/** The subnets of a load balancer, one a zone and at least two of an Application Load Balancer, and the VPC in which they all are. */
export function findSubnets(
  account: Account,
  subnets: readonly string[] | undefined,
  mappings: readonly SubnetMapping[] | undefined,
  least: 1 | 2 = 2,
): { vpcId: string; subnets: LoadBalancer["subnets"] } {
  const ids = subnets ?? (mappings ?? []).map((mapping) => mapping.SubnetId ?? "");
  const found = ids.map((id) => findSubnet(account, id));
  const zones = new Set(found.map((subnet) => subnet.AvailabilityZone));
  if (zones.size < found.length) {
    throw new ServiceError(
      "InvalidConfigurationRequest",
      "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
    );
  }
  if (zones.size === 0 && least === 1) {
    throw new ServiceError("ValidationError", "At least one subnet must be specified");
  }
  if (zones.size < least) {
    throw new ServiceError(
      "ValidationError",
      "At least two subnets in two different Availability Zones must be specified",
    );
  }
  const vpcId = found[0]?.VpcId ?? "";
  const stranger = found.find((subnet) => subnet.VpcId !== vpcId);
  if (stranger) {
    throw new ServiceError(
      "InvalidConfigurationRequest",
      `The subnet '${stranger.SubnetId}' is not in the VPC '${vpcId}' of the other subnets`,
    );
  }
  return {
    vpcId,
    subnets: found.map((subnet) => ({
      subnetId: subnet.SubnetId ?? "",
      availabilityZone: subnet.AvailabilityZone ?? "",
    })),
  };
}

/** Whether EC2 knows a VPC of this id. */
export function vpcExists(account: Account, vpcId: string): boolean {
  try {
    account.call("ec2", "DescribeVpcs", { VpcIds: [vpcId] });
    return true;
  } catch (error) {
    if (error instanceof ServiceError && error.code.startsWith("InvalidVpc")) return false;
    throw error;
  }
}

function findSubnet(account: Account, subnetId: string): Subnet {
  try {
    const { Subnets } = account.call<DescribeSubnetsCommandOutput>("ec2", "DescribeSubnets", {
      SubnetIds: [subnetId],
    });
    if (Subnets?.[0]) return Subnets[0];
  } catch (error) {
    if (!(error instanceof ServiceError) || !error.code.startsWith("InvalidSubnet")) throw error;
  }
  throw new ServiceError("SubnetNotFound", `The subnet ID '${subnetId}' does not exist`);
}

/** Those that are given, or the VPC's default one. @throws ServiceError InvalidSecurityGroup */
export function findSecurityGroups(
  account: Account,
  given: readonly string[] | undefined,
  vpcId: string,
): string[] {
  return securityGroupIds(account, given, vpcId, "InvalidSecurityGroup");
}
