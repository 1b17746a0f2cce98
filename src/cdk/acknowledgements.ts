import { Validations } from "aws-cdk-lib";
import type { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import type { Configuration } from "../config/configuration.ts";
import { autoScalingGroupName, logicalIds } from "../template/names.ts";

/** One rule of a checker of templates that a resource breaks on purpose. */
interface Acknowledgement {
  /** Of the template. */
  readonly resource: string;
  /** As cdk-nag names it (its pack AwsSolutions). */
  readonly id: string;
  readonly reason: string;
}

/**
 * Says to whoever checks the app with cdk-nag why the construct breaks rules of it: the reasons are the construct's to
 * give, not its user's. Each is for one resource and, of permissions, for one wildcard, so that what a user adds is
 * looked at as ever. It changes nothing in the template.
 */
export function acknowledge(included: CfnInclude, configuration: Configuration): void {
  // aws-cdk-lib before 2.257 has no such thing, and cdk-nag 3 does not run with it.
  if (Validations === undefined) return;
  for (const { resource, id, reason } of acknowledgements(configuration))
    Validations.of(included.getResource(resource)).acknowledge({ id, reason });
}

function acknowledgements(configuration: Configuration): Acknowledgement[] {
  const { instance, notifications, ingress } = configuration;
  return [
    {
      resource: logicalIds.autoScalingGroup,
      id: "AwsSolutions-EC26",
      reason:
        "The root volume is left to the image, which names its device, and to the account's default for encryption: nothing of the app is on it, whose data is on the encrypted file system.",
    },
    ...(instance.instanceProfile === undefined ? roleAcknowledgements(configuration) : []),
    ...(notifications.topic === undefined ? [topicAcknowledgement] : []),
    ...(ingress.loadBalancer === undefined ? [] : balancerAcknowledgements(ingress.loadBalancer.scheme)),
    ...(ingress.elasticIp === undefined
      ? []
      : [open(logicalIds.instanceSecurityGroup, "The app's one published port is what the address is for")]),
  ];
}

function roleAcknowledgements(configuration: Configuration): Acknowledgement[] {
  const group = `autoScalingGroup:*:autoScalingGroupName/${autoScalingGroupName(configuration)}`;
  const own = "arn:<AWS::Partition>";
  const inRegion = "<AWS::Region>:<AWS::AccountId>";
  return [
    {
      id: `IAM4[Policy::${own}:iam::aws:policy/AmazonSSMManagedInstanceCore]`,
      reason:
        "Session Manager is the way in without SSH, and AWS keeps this policy to what its agent calls; a copy of it would fall behind.",
    },
    {
      id: `IAM5[Resource::${own}:autoscaling:${inRegion}:${group}]`,
      reason:
        "The wildcard stands for the id that Auto Scaling gives the group and nobody knows before; the name after it is the app's own group alone.",
    },
    {
      id: "IAM5[Resource::*]",
      reason:
        "The statement allows Describe calls alone, for which IAM knows no resources: AWS takes nothing but the wildcard.",
    },
    ...(configuration.ingress.elasticIp === undefined
      ? []
      : [
          {
            id: `IAM5[Resource::${own}:ec2:${inRegion}:instance/*]`,
            reason:
              "An instance's id is known only once it runs; a condition holds the statement to instances with the app's own tag.",
          },
        ]),
  ].map(({ id, reason }) => ({ resource: logicalIds.role, id: `AwsSolutions-${id}`, reason }));
}

const topicAcknowledgement: Acknowledgement = {
  resource: logicalIds.topic,
  id: "AwsSolutions-SNS3",
  reason:
    "Only Auto Scaling and the agent publish, both over TLS. A topic has one policy: one of the construct's would take away what a user has given others.",
};

function balancerAcknowledgements(scheme: "internet-facing" | "internal"): Acknowledgement[] {
  return [
    ...(scheme === "internet-facing"
      ? [open(logicalIds.loadBalancerSecurityGroup, "The load balancer faces the Internet, at one port")]
      : []),
    {
      resource: logicalIds.loadBalancer,
      id: "AwsSolutions-ELB2",
      reason:
        'Access logs need a bucket, whose lifetime and price are the account\'s to choose: resource("LoadBalancer") takes its LoadBalancerAttributes.',
    },
  ];
}

function open(resource: string, why: string): Acknowledgement {
  return { resource, id: "AwsSolutions-EC23", reason: `${why}; hitori.yml or the property asks for it.` };
}
