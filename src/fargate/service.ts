import { targetGroupArn } from "../template/auto-scaling-group.ts";
import { mountTargets } from "../template/mount-targets.ts";
import { logicalIds, nameTags } from "../template/names.ts";
import { getAtt, type Resources, ref, type Value } from "../template/template.ts";
import { containerName } from "./container-definition.ts";
import type { FargateInput } from "./fargate-input.ts";
import { fargateIds } from "./names.ts";
import { hasBalancer, targetOf } from "./target.ts";

/**
 * One task, the old one stopped before the new one starts, none started ahead to balance zones. ECS keeps to that as
 * long as it sees the old task; the lease is for when it does not.
 */
export function service(input: FargateInput): Resources {
  const { configuration, network, securityGroups, publicIp } = input;
  const balancers = loadBalancers(input);
  return {
    [fargateIds.cluster]: {
      Type: "AWS::ECS::Cluster",
      Properties: { ClusterName: `hitori-${configuration.name}`, Tags: nameTags(configuration) },
    },
    [fargateIds.service]: {
      Type: "AWS::ECS::Service",
      DependsOn: [
        ...Object.keys(mountTargets(input)),
        ...(configuration.ingress.loadBalancer && input.targetGroup === undefined
          ? [logicalIds.listener]
          : []),
      ],
      Properties: {
        ServiceName: `hitori-${configuration.name}`,
        Cluster: ref(fargateIds.cluster),
        TaskDefinition: ref(fargateIds.taskDefinition),
        LaunchType: "FARGATE",
        // The first with a process namespace that containers share; LATEST may become another.
        PlatformVersion: "1.4.0",
        SchedulingStrategy: "REPLICA",
        DesiredCount: 1,
        DeploymentConfiguration: {
          MinimumHealthyPercent: 0,
          MaximumPercent: 100,
          DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        },
        AvailabilityZoneRebalancing: "DISABLED",
        EnableExecuteCommand: false,
        NetworkConfiguration: {
          AwsvpcConfiguration: {
            Subnets: network.subnets.map(({ subnetId }) => subnetId),
            SecurityGroups: [
              getAtt(fargateIds.taskSecurityGroup, "GroupId"),
              ...configuration.instance.securityGroups,
              ...securityGroups,
            ],
            AssignPublicIp: publicIp ? "ENABLED" : "DISABLED",
          },
        },
        ...(balancers.length === 0 ? {} : { LoadBalancers: balancers }),
        HealthCheckGracePeriodSeconds: configuration.healing.gracePeriodSeconds,
        PropagateTags: "SERVICE",
        EnableECSManagedTags: true,
        Tags: nameTags(configuration),
      },
    },
  };
}

function loadBalancers(input: FargateInput): Value[] {
  const target = hasBalancer(input) ? targetOf(input) : undefined;
  if (target === undefined) return [];
  return [
    {
      TargetGroupArn: input.targetGroup ?? targetGroupArn(input.configuration),
      ContainerName: containerName(target.service.name),
      ContainerPort: target.port,
    },
  ];
}
