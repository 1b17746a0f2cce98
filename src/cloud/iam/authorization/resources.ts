import type { Account } from "../../account.ts";
import { groupsOf } from "../../autoscaling/find.ts";
import { ec2 } from "../../ec2/state.ts";
import { elasticFileSystem } from "../../elasticfilesystem/state.ts";
import { loadBalancing } from "../../elasticloadbalancing/state.ts";

/** What an action is about, as policies name it, with its tags where policies may ask for them. */
export interface Resource {
  readonly arn: string;
  readonly tags?: Readonly<Record<string, string>>;
}

type Input = Readonly<Record<string, unknown>>;

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
const texts = (value: unknown): string[] => [value ?? []].flat().filter((one) => typeof one === "string");

/**
 * The resources of a request after AWS's service authorization reference, for what instances usually call. Empty where
 * the action knows none: then only `"Resource": "*"` allows it.
 */
export function resourcesOf(account: Account, service: string, operation: string, input: Input): Resource[] {
  const find = finders[service];
  return find ? find(account, operation, input) : arnsIn(input);
}

const finders: Readonly<Record<string, (account: Account, operation: string, input: Input) => Resource[]>> = {
  autoscaling: (account, operation, input) => (/^Describe/.test(operation) ? [] : groups(account, input)),
  ec2: (account, operation, input) => (/^(Describe|Get)/.test(operation) ? [] : ec2Resources(account, input)),
  elasticfilesystem: (account, _, input) => fileSystems(account, input),
  elasticloadbalancing: (account, operation, input) => {
    if (/^Describe/.test(operation)) return [];
    const { loadBalancers, targetGroups } = loadBalancing.of(account);
    return arnsIn(input).map(({ arn }) => ({ arn, tags: (loadBalancers[arn] ?? targetGroups[arn])?.tags }));
  },
  logs: (account, _, input) => logStreams(account, input),
  ssm: (account, operation, input) => {
    if (operation === "DescribeParameters") return [];
    const names = [...texts(input.Name), ...texts(input.Names), ...texts(input.Path)];
    return names.map((name) => ({ arn: account.arn("ssm", `parameter/${name.replace(/^\//, "")}`) }));
  },
  rds: (account, _, input) => databases(account, input),
  cloudformation: (account, _, input) => {
    const name = text(input.StackName);
    if (name === undefined) return [];
    return [{ arn: name.startsWith("arn:") ? name : account.arn("cloudformation", `stack/${name}/*`) }];
  },
  sts: (_, operation, input) => (operation === "AssumeRole" ? arnsIn(input) : []),
  iam: (account, _, input) => iamResources(account, input),
};

/** Every ARN at the top of the input: what most services call their resources by. */
function arnsIn(input: Input): Resource[] {
  return Object.values(input)
    .flatMap(texts)
    .filter((value) => value.startsWith("arn:"))
    .map((arn) => ({ arn }));
}

/** Groups by name, by an instance of theirs, or as the resource of tags. */
function groups(account: Account, input: Input): Resource[] {
  const tagged = ([input.Tags ?? []].flat() as { ResourceId?: unknown }[]).flatMap((tag) =>
    texts(tag.ResourceId),
  );
  const instanceId = text(input.InstanceId);
  const all = Object.values(groupsOf(account));
  const ofInstance = all.find((group) => instanceId !== undefined && group.instances[instanceId]);
  const named = text(input.AutoScalingGroupName);
  const names = named ? [named] : ofInstance ? [ofInstance.name] : tagged;
  return [...new Set(names)].map((name) => {
    const group = groupsOf(account)[name];
    const tags =
      group && Object.fromEntries(Object.entries(group.tags).map(([key, { value }]) => [key, value]));
    return {
      arn: group?.arn ?? account.arn("autoscaling", `autoScalingGroup:*:autoScalingGroupName/${name}`),
      tags,
    };
  });
}

const ec2Kinds: Readonly<Record<string, string>> = {
  i: "instance",
  vol: "volume",
  snap: "snapshot",
  ami: "image",
  eni: "network-interface",
  sg: "security-group",
  subnet: "subnet",
  vpc: "vpc",
  eipalloc: "elastic-ip",
  lt: "launch-template",
  rtb: "route-table",
  igw: "internet-gateway",
  nat: "natgateway",
};

/** By the ids of the input; images and snapshots belong to no account in their ARNs. */
function ec2Resources(account: Account, input: Input): Resource[] {
  const ids = Object.entries(input).flatMap(([name, value]) =>
    /Ids?$|Resources$/.test(name) ? texts(value) : [],
  );
  return ids.flatMap((id) => {
    const prefix = id.split("-")[0] ?? "";
    const kind = ec2Kinds[prefix];
    if (kind === undefined) return [];
    const arn = account.arn("ec2", `${kind}/${id}`);
    if (prefix === "ami" || prefix === "snap") return [{ arn: arn.replace(`:${account.accountId}:`, "::") }];
    return [{ arn, tags: ec2.of(account).instances[id]?.tags }];
  });
}

function fileSystems(account: Account, input: Input): Resource[] {
  const { fileSystems: all, mountTargets, accessPoints } = elasticFileSystem.of(account);
  const mountTarget = mountTargets[text(input.MountTargetId) ?? ""];
  const id = text(input.FileSystemId) ?? text(input.ResourceId) ?? mountTarget?.fileSystemId;
  const point = text(input.AccessPointId);
  if (point !== undefined) {
    const arn = account.arn("elasticfilesystem", `access-point/${point}`);
    return [{ arn, tags: accessPoints[point]?.tags }];
  }
  if (id === undefined) return [];
  const arn = id.startsWith("arn:") ? id : account.arn("elasticfilesystem", `file-system/${id}`);
  return [{ arn, tags: all[arn.split("/").at(-1) ?? ""]?.tags }];
}

/** Logs names a stream even where the action is about its group. */
function logStreams(account: Account, input: Input): Resource[] {
  const named = text(input.logGroupName) ?? text(input.logGroupIdentifier) ?? text(input.resourceArn);
  if (named === undefined) return [];
  const group = named.replace(/^arn:.*:log-group:/, "").replace(/:\*$/, "");
  return [{ arn: account.arn("logs", `log-group:${group}:log-stream:${text(input.logStreamName) ?? ""}`) }];
}

const databaseKinds = {
  DBInstanceIdentifier: "db",
  DBSnapshotIdentifier: "snapshot",
  DBSubnetGroupName: "subgrp",
  DBParameterGroupName: "pg",
} as const;

function databases(account: Account, input: Input): Resource[] {
  const named = Object.entries(databaseKinds).flatMap(([member, kind]) =>
    texts(input[member]).map((name) => ({ arn: account.arn("rds", `${kind}:${name}`) })),
  );
  return [...named, ...texts(input.ResourceName).map((arn) => ({ arn }))];
}

function iamResources(account: Account, input: Input): Resource[] {
  const kinds = { RoleName: "role", InstanceProfileName: "instance-profile", PolicyName: "policy" } as const;
  const named = Object.entries(kinds).flatMap(([member, kind]) =>
    texts(input[member]).map((name) => `arn:${account.partition}:iam::${account.accountId}:${kind}/${name}`),
  );
  const [first] = named.length > 0 ? named : texts(input.PolicyArn);
  return first === undefined ? [] : [{ arn: first }];
}
