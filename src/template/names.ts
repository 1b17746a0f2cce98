import type { Configuration } from "../config/configuration.ts";

/** Logical ids, said once. */
export const logicalIds = {
  fileSystem: "FileSystem",
  fileSystemSecurityGroup: "FileSystemSecurityGroup",
  instanceSecurityGroup: "InstanceSecurityGroup",
  loadBalancerSecurityGroup: "LoadBalancerSecurityGroup",
  role: "Role",
  instanceProfile: "InstanceProfile",
  launchTemplate: "LaunchTemplate",
  autoScalingGroup: "AutoScalingGroup",
  loadBalancer: "LoadBalancer",
  targetGroup: "TargetGroup",
  listener: "Listener",
  elasticIp: "ElasticIp",
  topic: "Topic",
  logGroup: "LogGroup",
} as const;

/** The stack's name for an app's name: by it the commands find what was deployed. */
export function stackNameOf(app: string): string {
  return `hitori-${app}`;
}

/** The group's name is fixed, so that the agent and the role can name it before it is there. */
export function autoScalingGroupName(configuration: Configuration): string {
  return `hitori-${configuration.name}`;
}

export const terminatingHookName = "hitori-stop";

/** `ap-northeast-1a` as part of a logical id: `ApNortheast1a`. */
export function zoneSuffix(availabilityZone: string): string {
  return availabilityZone
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** Tags of what AWS shows by name in its console. */
export function nameTags(configuration: Configuration): { Key: string; Value: string }[] {
  return [
    { Key: "Name", Value: `hitori-${configuration.name}` },
    { Key: "hitori:app", Value: configuration.name },
  ];
}
