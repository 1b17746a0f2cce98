import type { Account } from "../account.ts";
import type { InstanceRecord } from "../ec2/instance.ts";
import { privateDnsName, publicAddressOf } from "../ec2/instances/describe-instance.ts";
import { ec2 } from "../ec2/state.ts";
import { identityDocument } from "./identity-document.ts";
import { instanceProfile, roleCredentials } from "./role-credentials.ts";
import { targetLifecycleState } from "./target-lifecycle-state.ts";

/** A directory of instance metadata; a leaf is made when it is asked for, and undefined is not there. */
export interface MetadataTree {
  readonly [name: string]: MetadataTree | Leaf;
}

type Leaf = () => string | Buffer | undefined;

/** Everything below `/latest/`. Paths: EC2 user guide, "Instance metadata categories". */
export function metadataTree(instance: InstanceRecord, account: Account): MetadataTree {
  return {
    dynamic: { "instance-identity": { document: () => identityDocument(instance, account) } },
    "meta-data": {
      "ami-id": () => instance.imageId,
      "ami-launch-index": () => String(instance.amiLaunchIndex),
      autoscaling: { "target-lifecycle-state": () => targetLifecycleState(instance.instanceId, account) },
      hostname: () => privateDnsName(instance, account),
      ...profileTree(instance, account),
      "instance-action": () => "none",
      "instance-id": () => instance.instanceId,
      "instance-life-cycle": () => "on-demand",
      "instance-type": () => instance.instanceType,
      "local-hostname": () => privateDnsName(instance, account),
      "local-ipv4": () => instance.privateIpAddress,
      mac: () => instance.macAddress,
      network: { interfaces: { macs: { [instance.macAddress]: interfaceTree(instance, account) } } },
      placement: placementTree(instance, account),
      "public-ipv4": () => publicAddressOf(instance, account),
      "reservation-id": () => instance.reservationId,
      "security-groups": () => securityGroupNames(instance, account),
      services: { domain: () => "amazonaws.com", partition: () => account.partition },
      ...tagsTree(instance),
    },
    "user-data": () => (instance.userData === "" ? undefined : Buffer.from(instance.userData, "base64")),
  };
}

/** Without an instance profile there is no `iam` at all. */
function profileTree(instance: InstanceRecord, account: Account): MetadataTree {
  const profile = instanceProfile(instance, account);
  if (!profile) return {};
  const role = profile.roleName;
  const credentials: MetadataTree = role ? { [role]: () => roleCredentials(instance, account) } : {};
  return { iam: { info: () => profile.info, "security-credentials": credentials } };
}

/** Only when the launch asked for tags in instance metadata. */
function tagsTree(instance: InstanceRecord): MetadataTree {
  if (instance.metadataOptions.instanceMetadataTags !== "enabled") return {};
  const leaves = Object.entries(instance.tags).map(([key, value]) => [key, () => value] as const);
  return { tags: { instance: Object.fromEntries(leaves) } };
}

function placementTree(instance: InstanceRecord, account: Account): MetadataTree {
  const subnet = ec2.of(account).network.subnets[instance.subnetId];
  return {
    "availability-zone": () => instance.availabilityZone,
    "availability-zone-id": () => subnet?.availabilityZoneId,
    region: () => account.region,
  };
}

function interfaceTree(instance: InstanceRecord, account: Account): MetadataTree {
  return {
    "device-number": () => "0",
    "interface-id": () => instance.networkInterfaceId,
    "local-hostname": () => privateDnsName(instance, account),
    "local-ipv4s": () => instance.privateIpAddress,
    mac: () => instance.macAddress,
    "owner-id": () => account.accountId,
    "security-group-ids": () => instance.securityGroupIds.join("\n"),
    "subnet-id": () => instance.subnetId,
    "vpc-id": () => instance.vpcId,
  };
}

function securityGroupNames(instance: InstanceRecord, account: Account): string {
  const { securityGroups } = ec2.of(account).network;
  return instance.securityGroupIds.map((id) => securityGroups[id]?.groupName ?? id).join("\n");
}

/** The text at a path below `/latest/`; of a directory, its names, with `/` behind those of directories. */
export function readMetadata(tree: MetadataTree, path: string): string | Buffer | undefined {
  let node: MetadataTree | Leaf | undefined = tree;
  for (const name of path.split("/").filter((part) => part !== "")) {
    if (typeof node !== "object" || !Object.hasOwn(node, name)) return undefined;
    node = node[name];
  }
  if (node === undefined) return undefined;
  return typeof node === "function" ? node() : listing(node);
}

function listing(tree: MetadataTree): string {
  return Object.entries(tree)
    .filter(([, node]) => typeof node === "object" || node() !== undefined)
    .map(([name, node]) => (typeof node === "object" ? `${name}/` : name))
    .join("\n");
}
