import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import type { Instance, Volume } from "@aws-sdk/client-ec2";
import type { FileSystemDescription } from "@aws-sdk/client-efs";
import type { LoadBalancer } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { DBInstance } from "@aws-sdk/client-rds";
import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import { type Connection, clientConfiguration } from "./connection.ts";
import { targetGroupsOf } from "./load-balancer.ts";
import { stacks } from "./stacks.ts";

/** Which part of an account is looked at. */
export type Selection =
  | { readonly instanceId: string }
  | { readonly stackName: string }
  | { readonly tag: { readonly key: string; readonly value: string } };

/** What an app runs on, as AWS describes it. */
export interface Estate {
  readonly instances: readonly Instance[];
  readonly groups: readonly AutoScalingGroup[];
  /** Names of the groups that notify somebody. */
  readonly notifyingGroups: readonly string[];
  /** The disks attached to the instances. */
  readonly volumes: readonly Volume[];
  /** Ids of volumes that have a completed snapshot. */
  readonly volumesWithSnapshot: readonly string[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly fileSystems: readonly SeenFileSystem[];
  readonly databases: readonly DBInstance[];
}

interface SeenFileSystem {
  readonly description: FileSystemDescription;
  readonly mountTargetZones: readonly string[];
  readonly backup: boolean;
}

/**
 * Looks at the selected instances and groups, and at what stands in their VPCs: file systems that can be mounted there,
 * databases, the load balancers that send to them. Changes nothing.
 * @throws HitoriError AUDIT_NOTHING_FOUND
 */
export async function observeEstate(
  connection: Connection,
  selection: Selection,
  clock: Clock,
): Promise<Estate> {
  const inStack = await stackResources(connection, selection, clock);
  const groups = await groupsOf(connection, selection, inStack("AWS::AutoScaling::AutoScalingGroup"));
  const instances = await instancesOf(connection, selection, groups, inStack("AWS::EC2::Instance"));
  if (instances.length === 0 && groups.length === 0) throw nothingFound(connection, selection);
  const vpcs = new Set(instances.flatMap(({ VpcId }) => VpcId ?? []));
  const [disks, notifyingGroups, balancers, fileSystems, databases] = await Promise.all([
    disksOf(connection, instances),
    notifyingOf(connection, groups),
    loadBalancersOf(connection, instances, groups),
    fileSystemsIn(connection, vpcs),
    databasesIn(connection, vpcs),
  ]);
  return { instances, groups, notifyingGroups, ...disks, loadBalancers: balancers, fileSystems, databases };
}

function nothingFound(connection: Connection, selection: Selection): HitoriError {
  const what =
    "instanceId" in selection
      ? `no instance ${selection.instanceId}`
      : "stackName" in selection
        ? `no instance and no Auto Scaling group in stack ${selection.stackName}`
        : `no instance and no Auto Scaling group with the tag ${selection.tag.key}=${selection.tag.value}`;
  return new HitoriError({
    code: "AUDIT_NOTHING_FOUND",
    message: `Region ${connection.region} has ${what}.`,
    hint: "Name what runs today:  hitori audit --instance i-0abc   or   --tag Name=wiki",
  });
}

/** Gives the ids of the selected stack's resources of a type. */
async function stackResources(connection: Connection, selection: Selection, clock: Clock) {
  const resources =
    "stackName" in selection ? await (await stacks(connection, clock)).resources(selection.stackName) : [];
  return (type: string) =>
    resources
      .filter(({ ResourceType }) => ResourceType === type)
      .flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []);
}

async function groupsOf(
  connection: Connection,
  selection: Selection,
  inStack: readonly string[],
): Promise<AutoScalingGroup[]> {
  const { AutoScalingClient, ...api } = await import("@aws-sdk/client-auto-scaling");
  const client = new AutoScalingClient(clientConfiguration(connection));
  const describe = async (input: { AutoScalingGroupNames?: string[]; Filters?: object[] }) =>
    (await client.send(new api.DescribeAutoScalingGroupsCommand(input))).AutoScalingGroups ?? [];
  if ("tag" in selection) {
    const { key, value } = selection.tag;
    return describe({ Filters: [{ Name: `tag:${key}`, Values: [value] }] });
  }
  const names =
    "instanceId" in selection
      ? (
          await client.send(
            new api.DescribeAutoScalingInstancesCommand({ InstanceIds: [selection.instanceId] }),
          )
        ).AutoScalingInstances?.map(({ AutoScalingGroupName }) => AutoScalingGroupName ?? "")
      : [...inStack];
  return names && names.length > 0 ? describe({ AutoScalingGroupNames: names }) : [];
}

async function instancesOf(
  connection: Connection,
  selection: Selection,
  groups: readonly AutoScalingGroup[],
  inStack: readonly string[],
): Promise<Instance[]> {
  const { EC2Client, paginateDescribeInstances } = await import("@aws-sdk/client-ec2");
  const client = new EC2Client(clientConfiguration(connection));
  const describe = async (input: { Filters: { Name: string; Values: string[] }[] }) => {
    const found: Instance[] = [];
    const alive = { Name: "instance-state-name", Values: ["pending", "running", "stopping", "stopped"] };
    for await (const page of paginateDescribeInstances({ client }, { Filters: [...input.Filters, alive] }))
      for (const reservation of page.Reservations ?? []) found.push(...(reservation.Instances ?? []));
    return found;
  };
  const grouped = groups.flatMap(({ Instances }) => (Instances ?? []).map((one) => one.InstanceId ?? ""));
  const ids = new Set([...grouped, ...inStack, ...("instanceId" in selection ? [selection.instanceId] : [])]);
  const byId = ids.size > 0 ? await describe({ Filters: [{ Name: "instance-id", Values: [...ids] }] }) : [];
  if (!("tag" in selection)) return byId;
  const { key, value } = selection.tag;
  const tagged = await describe({ Filters: [{ Name: `tag:${key}`, Values: [value] }] });
  return [...byId, ...tagged.filter(({ InstanceId }) => !ids.has(InstanceId ?? ""))];
}

async function disksOf(connection: Connection, instances: readonly Instance[]) {
  const { EC2Client, paginateDescribeVolumes, paginateDescribeSnapshots } = await import(
    "@aws-sdk/client-ec2"
  );
  const client = new EC2Client(clientConfiguration(connection));
  const ids = instances.flatMap(({ BlockDeviceMappings }) =>
    (BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.VolumeId ?? []),
  );
  const volumes: Volume[] = [];
  const volumesWithSnapshot: string[] = [];
  if (ids.length === 0) return { volumes, volumesWithSnapshot };
  for await (const page of paginateDescribeVolumes({ client }, { VolumeIds: ids }))
    volumes.push(...(page.Volumes ?? []));
  const Filters = [
    { Name: "volume-id", Values: ids },
    { Name: "status", Values: ["completed"] },
  ];
  for await (const page of paginateDescribeSnapshots({ client }, { OwnerIds: ["self"], Filters }))
    volumesWithSnapshot.push(...(page.Snapshots ?? []).flatMap(({ VolumeId }) => VolumeId ?? []));
  return { volumes, volumesWithSnapshot };
}

async function notifyingOf(connection: Connection, groups: readonly AutoScalingGroup[]): Promise<string[]> {
  if (groups.length === 0) return [];
  const { AutoScalingClient, DescribeNotificationConfigurationsCommand } = await import(
    "@aws-sdk/client-auto-scaling"
  );
  const client = new AutoScalingClient(clientConfiguration(connection));
  const AutoScalingGroupNames = groups.map(({ AutoScalingGroupName }) => AutoScalingGroupName ?? "");
  const { NotificationConfigurations } = await client.send(
    new DescribeNotificationConfigurationsCommand({ AutoScalingGroupNames }),
  );
  return (NotificationConfigurations ?? []).flatMap(({ AutoScalingGroupName }) => AutoScalingGroupName ?? []);
}

/** Those that send to one of the groups or to one of the instances by itself. */
async function loadBalancersOf(
  connection: Connection,
  instances: readonly Instance[],
  groups: readonly AutoScalingGroup[],
): Promise<LoadBalancer[]> {
  const { ElasticLoadBalancingV2Client, ...api } = await import("@aws-sdk/client-elastic-load-balancing-v2");
  const client = new ElasticLoadBalancingV2Client(clientConfiguration(connection));
  const sending = await targetGroupsOf(connection, {
    instanceIds: new Set(instances.flatMap(({ InstanceId }) => InstanceId ?? [])),
    arns: new Set(groups.flatMap(({ TargetGroupARNs }) => TargetGroupARNs ?? [])),
  });
  const arns = new Set(sending.flatMap(({ LoadBalancerArns: all }) => all ?? []));
  if (arns.size === 0) return [];
  const input = { LoadBalancerArns: [...arns] };
  return (await client.send(new api.DescribeLoadBalancersCommand(input))).LoadBalancers ?? [];
}

async function fileSystemsIn(connection: Connection, vpcs: ReadonlySet<string>): Promise<SeenFileSystem[]> {
  const { EFSClient, ...api } = await import("@aws-sdk/client-efs");
  const client = new EFSClient(clientConfiguration(connection));
  const seen: SeenFileSystem[] = [];
  for await (const page of api.paginateDescribeFileSystems({ client }, {}))
    for (const description of page.FileSystems ?? []) {
      const { FileSystemId } = description;
      const { MountTargets } = await client.send(new api.DescribeMountTargetsCommand({ FileSystemId }));
      const here = (MountTargets ?? []).filter(({ VpcId }) => vpcs.has(VpcId ?? ""));
      if (here.length === 0) continue;
      const mountTargetZones = here.flatMap(({ AvailabilityZoneName }) => AvailabilityZoneName ?? []).sort();
      seen.push({ description, mountTargetZones, backup: await backupOf(client, api, FileSystemId) });
    }
  return seen;
}

type FileSystemApi = typeof import("@aws-sdk/client-efs");

async function backupOf(
  client: InstanceType<FileSystemApi["EFSClient"]>,
  api: Pick<FileSystemApi, "DescribeBackupPolicyCommand">,
  FileSystemId: string | undefined,
): Promise<boolean> {
  try {
    const { BackupPolicy } = await client.send(new api.DescribeBackupPolicyCommand({ FileSystemId }));
    return BackupPolicy?.Status === "ENABLED" || BackupPolicy?.Status === "ENABLING";
  } catch (error) {
    // A file system that never had a policy has none to describe.
    if (error instanceof Error && error.name === "PolicyNotFound") return false;
    throw error;
  }
}

async function databasesIn(connection: Connection, vpcs: ReadonlySet<string>): Promise<DBInstance[]> {
  const { RDSClient, paginateDescribeDBInstances } = await import("@aws-sdk/client-rds");
  const client = new RDSClient(clientConfiguration(connection));
  const databases: DBInstance[] = [];
  for await (const page of paginateDescribeDBInstances({ client }, {}))
    databases.push(
      ...(page.DBInstances ?? []).filter(({ DBSubnetGroup }) => vpcs.has(DBSubnetGroup?.VpcId ?? "")),
    );
  return databases;
}
