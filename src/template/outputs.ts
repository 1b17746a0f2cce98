import type { Configuration } from "../config/configuration.ts";
import { appPort } from "./app-port.ts";
import { targetGroupArn } from "./auto-scaling-group.ts";
import { allocationId } from "./elastic-ip.ts";
import { fileSystemId } from "./file-system.ts";
import { logicalIds } from "./names.ts";
import { topicArn } from "./notifications.ts";
import { type Output, placeholder, ref, sub, type Value } from "./template.ts";
import type { TemplateInput } from "./template-input.ts";

/** What `status`, `drill` and people ask the stack for. */
export function outputs({ configuration, compose }: TemplateInput): Readonly<Record<string, Output>> {
  const { loadBalancer, elasticIp } = configuration.ingress;
  const targetGroup = targetGroupArn(configuration);
  return {
    AutoScalingGroupName: output("The group of one", ref(logicalIds.autoScalingGroup)),
    FileSystemId: output("Where the app's data is", fileSystemId(configuration)),
    LaunchTemplateId: output("What instances are launched from", ref(logicalIds.launchTemplate)),
    LogGroupName: output("Where the timeline is", ref(logicalIds.logGroup)),
    TopicArn: output("Where the group's events are told", topicArn(configuration)),
    ...(targetGroup === undefined
      ? {}
      : { TargetGroupArn: output("The load balancer's targets", targetGroup) }),
    ...(loadBalancer ? { Url: output("Where the app answers", balancerUrl(loadBalancer)) } : {}),
    ...(elasticIp === undefined
      ? {}
      : {
          ElasticIpAllocationId: output(
            "The address that moves with the app",
            sub(allocationId(configuration)),
          ),
          AppPort: output("The port that the app publishes", String(appPort({}, compose))),
        }),
    // The address of one that exists is not CloudFormation's to tell.
    ...(elasticIp === "new"
      ? { Url: output("Where the app answers", addressUrl(appPort({}, compose))) }
      : {}),
  };
}

function output(Description: string, value: Value): Output {
  return { Description, Value: value };
}

function addressUrl(port: number): Value {
  return sub(`http://${placeholder(`${logicalIds.elasticIp}.PublicIp`)}${port === 80 ? "" : `:${port}`}`);
}

/** Where a load balancer answers. */
export function balancerUrl({
  port,
  certificate,
}: NonNullable<Configuration["ingress"]["loadBalancer"]>): Value {
  const scheme = certificate === undefined ? "http" : "https";
  const usual = certificate === undefined ? 80 : 443;
  return sub(
    `${scheme}://${placeholder(`${logicalIds.loadBalancer}.DNSName`)}${port === usual ? "" : `:${port}`}`,
  );
}
