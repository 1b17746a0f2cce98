import { autoScalingGroup } from "./autoscaling-group.ts";
import { cdkMetadata } from "./cdk-metadata.ts";
import { ec2LaunchTemplate } from "./ec2-launch-template.ts";
import { ec2SecurityGroup } from "./ec2-security-group.ts";
import { efsAccessPoint } from "./efs-access-point.ts";
import { efsFileSystem } from "./efs-file-system.ts";
import { efsMountTarget } from "./efs-mount-target.ts";
import { elbv2Listener } from "./elbv2-listener.ts";
import { elbv2ListenerRule } from "./elbv2-listener-rule.ts";
import { elbv2LoadBalancer } from "./elbv2-load-balancer.ts";
import { elbv2TargetGroup } from "./elbv2-target-group.ts";
import { iamInstanceProfile } from "./iam-instance-profile.ts";
import { iamManagedPolicy } from "./iam-managed-policy.ts";
import { iamPolicy } from "./iam-policy.ts";
import { iamRole } from "./iam-role.ts";
import { logsLogGroup } from "./logs-log-group.ts";
import type { ResourceType } from "./resource-type.ts";
import { snsSubscription } from "./sns-subscription.ts";
import { snsTopic } from "./sns-topic.ts";
import { snsTopicPolicy } from "./sns-topic-policy.ts";

const all: readonly ResourceType[] = [
  autoScalingGroup,
  cdkMetadata,
  ec2LaunchTemplate,
  ec2SecurityGroup,
  efsAccessPoint,
  efsFileSystem,
  efsMountTarget,
  elbv2Listener,
  elbv2ListenerRule,
  elbv2LoadBalancer,
  elbv2TargetGroup,
  iamInstanceProfile,
  iamManagedPolicy,
  iamPolicy,
  iamRole,
  logsLogGroup,
  snsSubscription,
  snsTopic,
  snsTopicPolicy,
];

/** Every type of resource that a template may name here, by its name. */
export const resourceTypes: Readonly<Record<string, ResourceType | undefined>> = Object.fromEntries(
  all.map((type) => [type.name, type]),
);

/** @throws Error for a type that validation should have refused */
export function resourceTypeNamed(name: string): ResourceType {
  const type = resourceTypes[name];
  if (type) return type;
  throw new Error(`No resource type ${name}.`);
}
