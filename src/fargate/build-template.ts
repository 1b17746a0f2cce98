import { fileSystem, fileSystemId } from "../template/file-system.ts";
import { loadBalancer, targetGroupOf } from "../template/load-balancer.ts";
import { logGroup } from "../template/log-group.ts";
import { mountTargets } from "../template/mount-targets.ts";
import { logicalIds } from "../template/names.ts";
import { balancerUrl } from "../template/outputs.ts";
import { type Output, type Resources, ref, type Template } from "../template/template.ts";
import type { FargateInput } from "./fargate-input.ts";
import { fargateIds } from "./names.ts";
import { roles } from "./roles.ts";
import { securityGroups } from "./security-groups.ts";
import { service } from "./service.ts";
import { targetOf } from "./target.ts";
import { taskDefinition } from "./task-definition.ts";
import { accessPoints } from "./volumes.ts";

/**
 * The CloudFormation template of an ECS service that runs the app as one task on Fargate, with its data on the same file
 * system and under the same lease as the instance's. Pure, and the same bytes for the same input. For what has no finding
 * of severity `error` (findings.ts).
 * @throws HitoriError TEMPLATE_NO_PORT
 */
export function buildFargateTemplate(input: FargateInput): Template {
  const { configuration } = input;
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `hitori: ${configuration.name} as one task on Fargate`,
    Resources: {
      ...fileSystem(configuration),
      ...securityGroups(input),
      ...mountTargets(input),
      ...accessPoints(input),
      ...logGroup(),
      ...roles(input),
      ...balancing(input),
      ...taskDefinition(input),
      ...service(input),
    },
    Outputs: outputs(input),
  };
}

function balancing(input: FargateInput): Resources {
  if (input.targetGroup !== undefined || !input.configuration.ingress.loadBalancer) return {};
  return { ...loadBalancer(input), ...targetGroupOf(input, "ip", targetOf(input)?.port ?? 80) };
}

function outputs(input: FargateInput): Record<string, Output> {
  const { configuration } = input;
  const wanted = configuration.ingress.loadBalancer;
  return {
    ClusterName: { Description: "Where the service is", Value: ref(fargateIds.cluster) },
    FileSystemId: { Description: "Where the app's data is", Value: fileSystemId(configuration) },
    LogGroupName: { Description: "Where the containers' words go", Value: ref(logicalIds.logGroup) },
    ...(wanted && input.targetGroup === undefined
      ? { Url: { Description: "Where the app answers", Value: balancerUrl(wanted) } }
      : {}),
  };
}
