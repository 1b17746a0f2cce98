import { HitoriError } from "../base/error.ts";
import { type Connection, clientConfiguration } from "./connection.ts";

export interface Network {
  readonly vpcId: string;
  readonly vpcCidr: string;
  readonly subnets: readonly { readonly subnetId: string; readonly availabilityZone: string }[];
}

/**
 * Finds the VPC and the subnets that hitori.yml asks for: the default VPC and one subnet a zone unless it names
 * others. Subnets of one zone only are refused: an instance there cannot survive its zone.
 */
export async function findNetwork(
  connection: Connection,
  wanted: { vpc: string; subnets: readonly string[] },
): Promise<Network> {
  const { EC2Client, DescribeSubnetsCommand, DescribeVpcsCommand } = await import("@aws-sdk/client-ec2");
  const client = new EC2Client(clientConfiguration(connection));
  const { Vpcs } = await client.send(
    new DescribeVpcsCommand(
      wanted.vpc === "default"
        ? { Filters: [{ Name: "is-default", Values: ["true"] }] }
        : { Filters: [{ Name: "vpc-id", Values: [wanted.vpc] }] },
    ),
  );
  const vpc = Vpcs?.[0];
  if (!vpc?.VpcId && wanted.vpc !== "default") {
    throw new HitoriError({
      code: "NETWORK_NO_VPC",
      message: `Region ${connection.region} of this account has no VPC ${wanted.vpc}.`,
      hint: "See which there are: aws ec2 describe-vpcs   Another region: --region <region>   Another account: AWS_PROFILE=<name>",
    });
  }
  if (!vpc?.VpcId) {
    throw new HitoriError({
      code: "NETWORK_NO_DEFAULT_VPC",
      message: `Region ${connection.region} has no default VPC.`,
      hint: "Name one in hitori.yml: network: {vpc: vpc-0abc, subnets: [subnet-0a, subnet-0c]}",
    });
  }
  const { Subnets } = await client.send(
    new DescribeSubnetsCommand(
      wanted.subnets.length > 0
        ? { SubnetIds: [...wanted.subnets] }
        : { Filters: [{ Name: "vpc-id", Values: [vpc.VpcId] }] },
    ),
  );
  const byZone = new Map<string, string>();
  for (const subnet of Subnets ?? []) {
    const zone = subnet.AvailabilityZone ?? "";
    if (!byZone.has(zone)) byZone.set(zone, subnet.SubnetId ?? "");
  }
  if (byZone.size < 2) {
    throw new HitoriError({
      code: "NETWORK_ONE_ZONE",
      message: `The subnets lie in ${[...byZone.keys()].join(", ") || "no zone"} alone; an instance there dies with its zone.`,
      hint: "Give subnets of at least two zones in hitori.yml: network: {subnets: [subnet-0a, subnet-0c]}",
    });
  }
  return {
    vpcId: vpc.VpcId,
    vpcCidr: vpc.CidrBlock ?? "",
    subnets: [...byZone].sort().map(([availabilityZone, subnetId]) => ({ subnetId, availabilityZone })),
  };
}
