import { clientActions, fileSystemArn } from "../template/file-system.ts";
import { logicalIds } from "../template/names.ts";
import { arn, getAtt, placeholder, type Resources, sub, type Value } from "../template/template.ts";
import type { FargateInput } from "./fargate-input.ts";
import { fargateIds } from "./names.ts";
import { accessPointIds } from "./volumes.ts";

/** What ECS needs to start the task, and what the task itself may do: each no more than that. */
export function roles(input: FargateInput): Resources {
  return {
    [fargateIds.executionRole]: role(`ECS starts tasks of ${input.configuration.name}`, "start", [
      {
        Sid: "Logs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: getAtt(logicalIds.logGroup, "Arn"),
      },
      ...pulling(input),
    ]),
    [fargateIds.taskRole]: role(`Task of ${input.configuration.name}: mounts its directories`, "files", [
      {
        Sid: "FileSystem",
        Effect: "Allow",
        Action: clientActions,
        Resource: fileSystemArn(input.configuration),
        Condition: {
          StringEquals: {
            "elasticfilesystem:AccessPointArn": accessPointIds(input).map((id) => getAtt(id, "Arn")),
          },
        },
      },
    ]),
  };
}

function role(Description: string, PolicyName: string, Statement: readonly Value[]): Resources[string] {
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      Description,
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "ecs-tasks.amazonaws.com" },
            Action: "sts:AssumeRole",
            // Nobody else's cluster may hand this role out (the confused deputy).
            Condition: {
              StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
              ArnLike: { "aws:SourceArn": arn("ecs", "*") },
            },
          },
        ],
      },
      Policies: [{ PolicyName, PolicyDocument: { Version: "2012-10-17", Statement } }],
    },
  };
}

/** `<account>.dkr.ecr.<region>.amazonaws.com[.cn]/<repository>:<tag>`; every other registry asks for no right. */
const ecrImage = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/;

function pulling({ compose, leaseImage }: FargateInput): Value[] {
  const images = [leaseImage, ...compose.services.flatMap(({ image }) => image ?? [])];
  const repositories = images.flatMap((image) => {
    const [, account, region, repository] = ecrImage.exec(image) ?? [];
    const partition = placeholder("AWS::Partition");
    return account === undefined
      ? []
      : [`arn:${partition}:ecr:${region}:${account}:repository/${repository}`];
  });
  if (repositories.length === 0) return [];
  return [
    // This call knows no resources.
    { Sid: "Registry", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
    {
      Sid: "Images",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: [...new Set(repositories)].map(sub),
    },
  ];
}
