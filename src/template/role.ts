import type { Configuration } from "../config/configuration.ts";
import { allocationId } from "./elastic-ip.ts";
import { clientActions, fileSystemArn } from "./file-system.ts";
import { autoScalingGroupName, logicalIds } from "./names.ts";
import { topicArn } from "./notifications.ts";
import { arn, getAtt, placeholder, type Resources, ref, sub, type Value } from "./template.ts";

/** The role of the instance with what the agent calls and nothing more. None where an instance profile is named. */
export function role(configuration: Configuration): Resources {
  if (configuration.instance.instanceProfile !== undefined) return {};
  return {
    [logicalIds.role]: {
      Type: "AWS::IAM::Role",
      Properties: {
        Description: `Instance of ${configuration.name}: mounts its file system, looks after its own group`,
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
          ],
        },
        // Session Manager: a way in without SSH.
        ManagedPolicyArns: [
          sub(`arn:${placeholder("AWS::Partition")}:iam::aws:policy/AmazonSSMManagedInstanceCore`),
        ],
        Policies: [{ PolicyName: "hitori-agent", PolicyDocument: agentPolicy(configuration) }],
      },
    },
    [logicalIds.instanceProfile]: {
      Type: "AWS::IAM::InstanceProfile",
      Properties: { Roles: [ref(logicalIds.role)] },
    },
  };
}

function agentPolicy(configuration: Configuration): Value {
  const group = `autoScalingGroup:*:autoScalingGroupName/${autoScalingGroupName(configuration)}`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "OwnGroup",
        Effect: "Allow",
        Action: [
          "autoscaling:CompleteLifecycleAction",
          "autoscaling:CreateOrUpdateTags",
          "autoscaling:RecordLifecycleActionHeartbeat",
          // Under the agent's own verdict; the drill bad-image gives it to a version of any app.
          "autoscaling:SetInstanceHealth",
          "autoscaling:SuspendProcesses",
          // Under the load balancer's an instance too many leaves by itself.
          ...(configuration.healing.healthCheck === "elb"
            ? ["autoscaling:TerminateInstanceInAutoScalingGroup"]
            : []),
        ],
        Resource: arn("autoscaling", group),
      },
      {
        // These calls know no resources (service authorization reference): "*" is all that they take.
        Sid: "Look",
        Effect: "Allow",
        Action: [
          "autoscaling:DescribeAutoScalingGroups",
          "ec2:DescribeInstances",
          ...(configuration.ingress.elasticIp === undefined ? [] : ["ec2:DescribeAddresses"]),
        ],
        Resource: "*",
      },
      ...addressStatements(configuration),
      {
        Sid: "Timeline",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: getAtt(logicalIds.logGroup, "Arn"),
      },
      {
        Sid: "Topic",
        Effect: "Allow",
        Action: "sns:Publish",
        Resource: topicArn(configuration),
      },
      {
        Sid: "FileSystem",
        Effect: "Allow",
        Action: clientActions,
        Resource: fileSystemArn(configuration),
      },
    ],
  };
}

/** One address, and the app's own instances to lead it to. */
function addressStatements(configuration: Configuration): Value[] {
  if (configuration.ingress.elasticIp === undefined) return [];
  const Action = "ec2:AssociateAddress";
  const own = { StringEquals: { "aws:ResourceTag/hitori:app": configuration.name } };
  return [
    {
      Sid: "OwnAddress",
      Effect: "Allow",
      Action,
      Resource: arn("ec2", `elastic-ip/${allocationId(configuration)}`),
    },
    { Sid: "OwnInstances", Effect: "Allow", Action, Resource: arn("ec2", "instance/*"), Condition: own },
  ];
}

/** How the launch template names the instance profile. */
export function instanceProfile({ instance }: Configuration): Value {
  const named = instance.instanceProfile;
  if (named === undefined) return { Arn: getAtt(logicalIds.instanceProfile, "Arn") };
  return named.startsWith("arn:") ? { Arn: named } : { Name: named };
}
