import { autoScalingGroup } from "./autoscaling-group.ts";
import { autoScalingLaunchConfiguration } from "./autoscaling-launch-configuration.ts";
import { autoScalingLifecycleHook } from "./autoscaling-lifecycle-hook.ts";
import { autoScalingScheduledAction } from "./autoscaling-scheduled-action.ts";
import { backupPlan } from "./backup-plan.ts";
import { backupSelection } from "./backup-selection.ts";
import { backupVault } from "./backup-vault.ts";
import { cdkMetadata } from "./cdk-metadata.ts";
import { cloudWatchAlarm } from "./cloudwatch-alarm.ts";
import { ec2Eip } from "./ec2-eip.ts";
import { ec2Instance } from "./ec2-instance.ts";
import { ec2InternetGateway, ec2VpcGatewayAttachment } from "./ec2-internet-gateway.ts";
import { ec2KeyPair } from "./ec2-key-pair.ts";
import { ec2LaunchTemplate } from "./ec2-launch-template.ts";
import { ec2NatGateway } from "./ec2-nat-gateway.ts";
import { ec2Route } from "./ec2-route.ts";
import { ec2RouteTable, ec2SubnetRouteTableAssociation } from "./ec2-route-table.ts";
import { ec2SecurityGroup } from "./ec2-security-group.ts";
import { ec2SecurityGroupEgress, ec2SecurityGroupIngress } from "./ec2-security-group-ingress.ts";
import { ec2Subnet } from "./ec2-subnet.ts";
import { ec2Vpc } from "./ec2-vpc.ts";
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
import { rdsDbInstance } from "./rds-db-instance.ts";
import { rdsDbParameterGroup } from "./rds-db-parameter-group.ts";
import { rdsDbSubnetGroup } from "./rds-db-subnet-group.ts";
import type { ResourceType } from "./resource-type.ts";
import { snsSubscription } from "./sns-subscription.ts";
import { snsTopic } from "./sns-topic.ts";
import { snsTopicPolicy } from "./sns-topic-policy.ts";
import { ssmParameter } from "./ssm-parameter.ts";
import { waitCondition, waitConditionHandle } from "./wait-condition.ts";

const all: readonly ResourceType[] = [
  autoScalingGroup,
  autoScalingLaunchConfiguration,
  autoScalingLifecycleHook,
  autoScalingScheduledAction,
  backupPlan,
  backupSelection,
  backupVault,
  cdkMetadata,
  cloudWatchAlarm,
  ec2Eip,
  ec2Instance,
  ec2InternetGateway,
  ec2KeyPair,
  ec2LaunchTemplate,
  ec2NatGateway,
  ec2Route,
  ec2RouteTable,
  ec2SecurityGroup,
  ec2SecurityGroupEgress,
  ec2SecurityGroupIngress,
  ec2Subnet,
  ec2SubnetRouteTableAssociation,
  ec2Vpc,
  ec2VpcGatewayAttachment,
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
  rdsDbInstance,
  rdsDbParameterGroup,
  rdsDbSubnetGroup,
  snsSubscription,
  snsTopic,
  snsTopicPolicy,
  ssmParameter,
  waitCondition,
  waitConditionHandle,
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
