import { type Connection, clientConfiguration } from "./connection.ts";

/** The zone of each subnet, by its id. */
export async function zonesOfSubnets(
  connection: Connection,
  SubnetIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { EC2Client, DescribeSubnetsCommand } = await import("@aws-sdk/client-ec2");
  const client = new EC2Client(clientConfiguration(connection));
  const { Subnets } = await client.send(new DescribeSubnetsCommand({ SubnetIds: [...SubnetIds] }));
  return new Map((Subnets ?? []).map((one) => [one.SubnetId ?? "", one.AvailabilityZone ?? ""]));
}
