import type { Instance, Subnet } from "@aws-sdk/client-ec2";
import { HitoriError } from "../base/error.ts";
import { type Connection, clientConfiguration } from "./connection.ts";
import { targetGroupsOf } from "./load-balancer.ts";

/** What a running instance has that its successor should have too. */
export interface Adopted {
  readonly instanceId: string;
  readonly instanceType: string;
  readonly availabilityZone: string;
  readonly instanceProfile?: string;
  readonly keyPair?: string;
  readonly securityGroups: readonly string[];
  readonly vpc: string;
  /** One of each zone of its VPC that is public, or private, as its own is; its own among them. */
  readonly subnets: readonly string[];
  /** That it is a target of, where targets are instances. */
  readonly targetGroup?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Reads what to adopt of an instance.
 * @throws HitoriError INSTANCE_MISSING, NETWORK_ONE_ZONE
 */
export async function adopt(connection: Connection, instanceId: string): Promise<Adopted> {
  const { EC2Client, ...api } = await import("@aws-sdk/client-ec2");
  const client = new EC2Client(clientConfiguration(connection));
  const Filters = [{ Name: "instance-id", Values: [instanceId] }];
  const { Reservations } = await client.send(new api.DescribeInstancesCommand({ Filters }));
  const instance = Reservations?.[0]?.Instances?.[0];
  if (!instance || instance.State?.Name === "terminated") throw missing(connection, instanceId);
  const { Subnets } = await client.send(
    new api.DescribeSubnetsCommand({ Filters: [{ Name: "vpc-id", Values: [instance.VpcId ?? ""] }] }),
  );
  const targetGroups = await targetGroupsOf(connection, { instanceIds: new Set([instanceId]) });
  const targetGroup = targetGroups.find(({ TargetType }) => TargetType === "instance")?.TargetGroupArn;
  const profile = instance.IamInstanceProfile?.Arn?.split("/").at(-1);
  return {
    instanceId,
    instanceType: instance.InstanceType ?? "",
    availabilityZone: instance.Placement?.AvailabilityZone ?? "",
    ...(profile === undefined ? {} : { instanceProfile: profile }),
    ...(instance.KeyName === undefined ? {} : { keyPair: instance.KeyName }),
    securityGroups: (instance.SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    vpc: instance.VpcId ?? "",
    subnets: subnetsLike(instance, Subnets ?? []),
    ...(targetGroup === undefined ? {} : { targetGroup }),
    tags: ownTags(instance),
  };
}

function missing(connection: Connection, instanceId: string): HitoriError {
  return new HitoriError({
    code: "INSTANCE_MISSING",
    message: `Region ${connection.region} has no instance ${instanceId}.`,
    hint: "List them:  aws ec2 describe-instances --query 'Reservations[].Instances[].InstanceId'",
  });
}

function subnetsLike(instance: Instance, subnets: readonly Subnet[]): string[] {
  const own = subnets.find(({ SubnetId }) => SubnetId === instance.SubnetId);
  const alike = subnets.filter(({ MapPublicIpOnLaunch }) => MapPublicIpOnLaunch === own?.MapPublicIpOnLaunch);
  const byZone = new Map<string, string>();
  for (const { AvailabilityZone = "", SubnetId = "" } of [...(own ? [own] : []), ...alike])
    if (!byZone.has(AvailabilityZone)) byZone.set(AvailabilityZone, SubnetId);
  if (byZone.size < 2)
    throw new HitoriError({
      code: "NETWORK_ONE_ZONE",
      message: `${instance.VpcId} has subnets like ${instance.SubnetId} in ${[...byZone.keys()].join(", ") || "no zone"} alone; an instance there dies with its zone.`,
      hint: "Make one in a second zone:  aws ec2 create-subnet --help",
    });
  return [...byZone].sort().map(([, subnetId]) => subnetId);
}

/** Without AWS's own and the name, which the new instance has of its own. */
function ownTags({ Tags }: Instance): Record<string, string> {
  const kept = (Tags ?? []).filter(({ Key = "" }) => !Key.startsWith("aws:") && Key !== "Name");
  return Object.fromEntries(kept.map(({ Key = "", Value = "" }) => [Key, Value]));
}
