import type { Configuration } from "../config/configuration.ts";
import { mountTargets } from "./mount-targets.ts";
import { autoScalingGroupName, logicalIds, nameTags, terminatingHookName } from "./names.ts";
import { topicArn } from "./notifications.ts";
import { getAtt, type Resources, ref, type Value } from "./template.ts";
import type { TemplateInput } from "./template-input.ts";

/**
 * Until the dead instance's hook gives up. The agent extends it by heartbeats while the app stops; an instance that
 * died cannot, and must not hold its replacement up.
 */
const terminatingHeartbeatSeconds = 30;

/** The group of exactly one, over every subnet. */
export function autoScalingGroup(input: TemplateInput): Resources {
  const { configuration, network } = input;
  const { healing } = configuration;
  const targetGroup = targetGroupArn(configuration);
  return {
    [logicalIds.autoScalingGroup]: {
      Type: "AWS::AutoScaling::AutoScalingGroup",
      DependsOn: dependencies(input),
      // Without this a changed launch template would wait for the next accident. The old instance goes first:
      // MinInstancesInService must be below MaxSize anyway.
      UpdatePolicy: {
        AutoScalingRollingUpdate: {
          MaxBatchSize: 1,
          MinInstancesInService: 0,
          // Not AZRebalance: CloudFormation resumes what it suspended, and that one stays suspended for good.
          SuspendProcesses: ["HealthCheck", "ReplaceUnhealthy", "AlarmNotification", "ScheduledActions"],
        },
      },
      Properties: {
        AutoScalingGroupName: autoScalingGroupName(configuration),
        MinSize: "1",
        MaxSize: "1",
        DesiredCapacity: "1",
        VPCZoneIdentifier: network.subnets.map((subnet) => subnet.subnetId),
        LaunchTemplate: {
          LaunchTemplateId: ref(logicalIds.launchTemplate),
          Version: getAtt(logicalIds.launchTemplate, "LatestVersionNumber"),
        },
        ...(targetGroup === undefined ? {} : { TargetGroupARNs: [targetGroup] }),
        HealthCheckType: healing.healthCheck === "elb" ? "ELB" : "EC2",
        HealthCheckGracePeriod: healing.gracePeriodSeconds,
        Cooldown: String(healing.cooldownSeconds),
        TerminationPolicies: [healing.terminationPolicy],
        // Never a second instance by policy: the old one is ended before the new one starts.
        InstanceMaintenancePolicy: { MinHealthyPercentage: 0, MaxHealthyPercentage: 100 },
        NewInstancesProtectedFromScaleIn: false,
        LifecycleHookSpecificationList: [terminatingHook],
        NotificationConfigurations: [
          { TopicARN: topicArn(configuration), NotificationTypes: notificationTypes },
        ],
        Tags: groupTags(configuration),
      },
    },
  };
}

const terminatingHook: Value = {
  LifecycleHookName: terminatingHookName,
  LifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
  HeartbeatTimeout: terminatingHeartbeatSeconds,
  DefaultResult: "CONTINUE",
};

const notificationTypes = [
  "autoscaling:EC2_INSTANCE_LAUNCH",
  "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
  "autoscaling:EC2_INSTANCE_TERMINATE",
  "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
];

/** What the first instance needs at boot and no property names: a way to the data, and to its visitors. */
function dependencies(input: TemplateInput): string[] {
  const listener = input.configuration.ingress.loadBalancer ? [logicalIds.listener] : [];
  return [...Object.keys(mountTargets(input)), ...listener];
}

export function targetGroupArn({ ingress }: Configuration): Value {
  return ingress.loadBalancer ? ref(logicalIds.targetGroup) : ingress.targetGroup;
}

function groupTags(configuration: Configuration): Value[] {
  const own = nameTags(configuration);
  const given = Object.entries(configuration.tags).map(([Key, Value]) => ({ Key, Value }));
  const kept = own.filter((tag) => !given.some((other) => other.Key === tag.Key));
  return [...kept, ...given].map((tag) => ({ ...tag, PropagateAtLaunch: true }));
}
