import type { Configuration } from "../config/configuration.ts";
import { targetGroupArn } from "./auto-scaling-group.ts";
import { fileSystemId } from "./file-system.ts";
import { logicalIds } from "./names.ts";
import { topicArn } from "./notifications.ts";
import { type Output, placeholder, ref, sub, type Value } from "./template.ts";

/** What `status`, `drill` and people ask the stack for. */
export function outputs(configuration: Configuration): Readonly<Record<string, Output>> {
  const { loadBalancer } = configuration.ingress;
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
    ...(loadBalancer ? { Url: output("Where the app answers", urlOf(loadBalancer)) } : {}),
  };
}

function output(Description: string, value: Value): Output {
  return { Description, Value: value };
}

function urlOf({ port, certificate }: NonNullable<Configuration["ingress"]["loadBalancer"]>): Value {
  const scheme = certificate === undefined ? "http" : "https";
  const usual = certificate === undefined ? 80 : 443;
  return sub(
    `${scheme}://${placeholder(`${logicalIds.loadBalancer}.DNSName`)}${port === usual ? "" : `:${port}`}`,
  );
}
