import { autoScalingGroup } from "./auto-scaling-group.ts";
import { elasticIp } from "./elastic-ip.ts";
import { fileSystem } from "./file-system.ts";
import { launchTemplate } from "./launch-template.ts";
import { loadBalancer, targetGroup } from "./load-balancer.ts";
import { logGroup } from "./log-group.ts";
import { mountTargets } from "./mount-targets.ts";
import { notifications } from "./notifications.ts";
import { outputs } from "./outputs.ts";
import { role } from "./role.ts";
import { securityGroups } from "./security-groups.ts";
import type { Template } from "./template.ts";
import type { TemplateInput } from "./template-input.ts";

/**
 * The CloudFormation template of an app: pure, and the same bytes for the same input.
 * @throws HitoriError TEMPLATE_NO_PORT, USER_DATA_TOO_LARGE
 */
export function buildTemplate(input: TemplateInput): Template {
  const { configuration } = input;
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `hitori: ${configuration.name} on exactly one instance that heals itself`,
    Resources: {
      ...fileSystem(configuration),
      ...securityGroups(input),
      ...mountTargets(input),
      ...logGroup(),
      ...role(configuration),
      ...notifications(configuration),
      ...loadBalancer(input),
      ...targetGroup(input),
      ...elasticIp(configuration),
      ...launchTemplate(input),
      ...autoScalingGroup(input),
    },
    Outputs: outputs(input),
  };
}
