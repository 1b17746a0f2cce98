import type {
  CreateTargetGroupCommandInput,
  CreateTargetGroupCommandOutput,
  DescribeTargetGroupsCommandOutput,
  ModifyTargetGroupCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../../account.ts";
import { sameJson } from "../json.ts";
import { updateElbTags } from "./elbv2-tags.ts";
import type { Loose } from "./loose.ts";
import { resourceType } from "./resource-type.ts";
import { list, object, type PropertiesOf, tagList } from "./schema.ts";
import { allTags } from "./tags.ts";

const service = "elasticloadbalancing";

const target = object({ AvailabilityZone: "string", Id: "string", Port: "integer" }, ["Id"]);

const properties = object({
  HealthCheckEnabled: "boolean",
  HealthCheckIntervalSeconds: "integer",
  HealthCheckPath: "string",
  HealthCheckPort: "string",
  HealthCheckProtocol: "string",
  HealthCheckTimeoutSeconds: "integer",
  HealthyThresholdCount: "integer",
  IpAddressType: "string",
  Matcher: object({ GrpcCode: "string", HttpCode: "string" }),
  Name: "string",
  Port: "integer",
  Protocol: "string",
  ProtocolVersion: "string",
  Tags: tagList,
  TargetGroupAttributes: list(object({ Key: "string", Value: "string" })),
  TargetType: "string",
  Targets: list(target),
  UnhealthyThresholdCount: "integer",
  VpcId: "string",
});

type Properties = PropertiesOf<typeof properties.fields>;

export const elbv2TargetGroup = resourceType({
  name: "AWS::ElasticLoadBalancingV2::TargetGroup",
  properties,
  replacedBy: ["IpAddressType", "Name", "Port", "Protocol", "ProtocolVersion", "TargetType", "VpcId"],
  attributeNames: ["LoadBalancerArns", "TargetGroupArn", "TargetGroupFullName", "TargetGroupName"],
  taggable: true,
  nameProperty: "Name",
  create: (given, context) => {
    const input = {
      ...healthCheck(given),
      IpAddressType: given.IpAddressType,
      Name: given.Name ?? context.newName(32),
      Port: given.Port,
      Protocol: given.Protocol,
      ProtocolVersion: given.ProtocolVersion,
      Tags: allTags(context, given.Tags),
      TargetType: given.TargetType,
      VpcId: given.VpcId,
    } satisfies Loose<CreateTargetGroupCommandInput>;
    const answer = context.account.call<CreateTargetGroupCommandOutput>(service, "CreateTargetGroup", input);
    return answer.TargetGroups?.[0]?.TargetGroupArn ?? "";
  },
  ready: (TargetGroupArn, { TargetGroupAttributes, Targets }, { account }) => {
    if (TargetGroupAttributes) {
      const input = { TargetGroupArn, Attributes: TargetGroupAttributes };
      account.call(service, "ModifyTargetGroupAttributes", input);
    }
    if (Targets) account.call(service, "RegisterTargets", { TargetGroupArn, Targets });
    return true;
  },
  update: (TargetGroupArn, given, previous, context) => {
    const { account } = context;
    if (!sameJson(healthCheck(given), healthCheck(previous))) {
      const input = { TargetGroupArn, ...healthCheck(given) } satisfies Loose<ModifyTargetGroupCommandInput>;
      account.call(service, "ModifyTargetGroup", input);
    }
    const left = (previous.Targets ?? []).filter(
      (one) => !given.Targets?.some((other) => sameJson(one, other)),
    );
    if (left.length > 0) account.call(service, "DeregisterTargets", { TargetGroupArn, Targets: left });
    updateElbTags(context, TargetGroupArn, given.Tags, previous.Tags);
  },
  remove: (TargetGroupArn, _, { account }) => {
    account.call(service, "DeleteTargetGroup", { TargetGroupArn });
    return true;
  },
  attributes: (TargetGroupArn, _, { account }) => {
    const described = describe(account, TargetGroupArn);
    return {
      LoadBalancerArns: described?.LoadBalancerArns ?? [],
      TargetGroupArn,
      TargetGroupFullName: TargetGroupArn.split(":").at(-1) ?? "",
      TargetGroupName: described?.TargetGroupName ?? "",
    };
  },
});

function healthCheck(given: Properties) {
  return {
    HealthCheckEnabled: given.HealthCheckEnabled,
    HealthCheckIntervalSeconds: given.HealthCheckIntervalSeconds,
    HealthCheckPath: given.HealthCheckPath,
    HealthCheckPort: given.HealthCheckPort,
    HealthCheckProtocol: given.HealthCheckProtocol,
    HealthCheckTimeoutSeconds: given.HealthCheckTimeoutSeconds,
    HealthyThresholdCount: given.HealthyThresholdCount,
    Matcher: given.Matcher,
    UnhealthyThresholdCount: given.UnhealthyThresholdCount,
  };
}

function describe(account: Account, arn: string) {
  const input = { TargetGroupArns: [arn] };
  return account.call<DescribeTargetGroupsCommandOutput>(service, "DescribeTargetGroups", input)
    .TargetGroups?.[0];
}
