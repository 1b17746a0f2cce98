import { type Connection, clientConfiguration } from "./connection.ts";

/** EC2's state of each instance that a group ever had, by id, for as long as EC2 describes it. */
export async function instanceStates(connection: Connection, autoScalingGroupName: string) {
  const { EC2Client, DescribeInstancesCommand } = await import("@aws-sdk/client-ec2");
  const client = new EC2Client(clientConfiguration(connection));
  const Filters = [{ Name: "tag:aws:autoscaling:groupName", Values: [autoScalingGroupName] }];
  return async (): Promise<ReadonlyMap<string, string>> => {
    const { Reservations } = await client.send(new DescribeInstancesCommand({ Filters }));
    const instances = (Reservations ?? []).flatMap((one) => one.Instances ?? []);
    return new Map(instances.map(({ InstanceId, State }) => [InstanceId ?? "", State?.Name ?? ""]));
  };
}
