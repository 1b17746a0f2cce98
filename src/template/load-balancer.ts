import { appPort } from "./app-port.ts";
import { logicalIds, nameTags } from "./names.ts";
import { getAtt, type Resources, ref } from "./template.ts";
import type { TemplateInput } from "./template-input.ts";

/** An Application Load Balancer in front, where hitori.yml asks for one. */
export function loadBalancer({
  configuration,
  network,
}: Pick<TemplateInput, "configuration" | "network">): Resources {
  const wanted = configuration.ingress.loadBalancer;
  if (!wanted) return {};
  return {
    [logicalIds.loadBalancer]: {
      Type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
      Properties: {
        Type: "application",
        Scheme: wanted.scheme,
        Subnets: network.subnets.map((subnet) => subnet.subnetId),
        SecurityGroups: [getAtt(logicalIds.loadBalancerSecurityGroup, "GroupId")],
        Tags: nameTags(configuration),
      },
    },
    [logicalIds.listener]: {
      Type: "AWS::ElasticLoadBalancingV2::Listener",
      Properties: {
        LoadBalancerArn: ref(logicalIds.loadBalancer),
        Port: wanted.port,
        Protocol: wanted.certificate === undefined ? "HTTP" : "HTTPS",
        ...(wanted.certificate === undefined
          ? {}
          : { Certificates: [{ CertificateArn: wanted.certificate }] }),
        DefaultActions: [{ Type: "forward", TargetGroupArn: ref(logicalIds.targetGroup) }],
      },
    },
  };
}

/** What is behind it: the instance, at the port that it publishes. */
export function targetGroup(input: TemplateInput): Resources {
  const wanted = input.configuration.ingress.loadBalancer;
  return wanted ? targetGroupOf(input, "instance", appPort(wanted, input.compose)) : {};
}

/** Two good answers make the app healthy, two bad ones unhealthy; a leaving target is not waited for long. */
export function targetGroupOf(
  { configuration, network }: Pick<TemplateInput, "configuration" | "network">,
  targetType: "instance" | "ip",
  port: number,
): Resources {
  const wanted = configuration.ingress.loadBalancer;
  if (!wanted) return {};
  const interval = wanted.healthCheckIntervalSeconds;
  return {
    [logicalIds.targetGroup]: {
      Type: "AWS::ElasticLoadBalancingV2::TargetGroup",
      Properties: {
        Port: port,
        Protocol: "HTTP",
        TargetType: targetType,
        VpcId: network.vpcId,
        HealthCheckPath: wanted.healthCheckPath,
        HealthCheckIntervalSeconds: interval,
        // AWS wants it shorter than the interval.
        HealthCheckTimeoutSeconds: Math.min(5, interval - 1),
        HealthyThresholdCount: 2,
        UnhealthyThresholdCount: 2,
        // Apps answer `/` with a redirection to their login.
        Matcher: { HttpCode: "200-399" },
        TargetGroupAttributes: [
          { Key: "deregistration_delay.timeout_seconds", Value: String(wanted.deregistrationDelaySeconds) },
        ],
        Tags: nameTags(configuration),
      },
    },
  };
}
