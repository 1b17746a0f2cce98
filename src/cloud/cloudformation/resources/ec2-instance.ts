import type {
  DescribeInstancesCommandOutput,
  Instance,
  RunInstancesCommandInput,
  RunInstancesCommandOutput,
} from "@aws-sdk/client-ec2";
import { ServiceError } from "../../service-error.ts";
import { sameJson } from "../json.ts";
import { blockDeviceMapping, networkInterface } from "./ec2-launch-template-data.ts";
import { updateEc2Tags } from "./ec2-tags.ts";
import type { Loose } from "./loose.ts";
import { type ResourceContext, resourceType } from "./resource-type.ts";
import { list, object, tagList } from "./schema.ts";
import { allTags } from "./tags.ts";

const launchTemplate = object(
  { LaunchTemplateId: "string", LaunchTemplateName: "string", Version: "string" },
  ["Version"],
);

/** What AWS changes in place by stopping the instance (type, user data) is a replacement here. */
export const ec2Instance = resourceType({
  name: "AWS::EC2::Instance",
  properties: object({
    AvailabilityZone: "string",
    BlockDeviceMappings: list(blockDeviceMapping),
    DisableApiTermination: "boolean",
    EbsOptimized: "boolean",
    IamInstanceProfile: "string",
    ImageId: "string",
    InstanceInitiatedShutdownBehavior: "string",
    InstanceType: "string",
    KeyName: "string",
    LaunchTemplate: launchTemplate,
    Monitoring: "boolean",
    NetworkInterfaces: list(networkInterface),
    PrivateIpAddress: "string",
    SecurityGroupIds: list("string"),
    SecurityGroups: list("string"),
    SubnetId: "string",
    Tags: tagList,
    UserData: "string",
  }),
  replacedBy: [
    "AvailabilityZone",
    "BlockDeviceMappings",
    "EbsOptimized",
    "IamInstanceProfile",
    "ImageId",
    "InstanceType",
    "KeyName",
    "LaunchTemplate",
    "NetworkInterfaces",
    "PrivateIpAddress",
    "SecurityGroups",
    "SubnetId",
    "UserData",
  ],
  attributeNames: [
    "AvailabilityZone",
    "InstanceId",
    "PrivateDnsName",
    "PrivateIp",
    "PublicDnsName",
    "PublicIp",
    "VpcId",
  ],
  taggable: true,
  create: (given, context) => {
    const input = {
      MinCount: 1,
      MaxCount: 1,
      BlockDeviceMappings: given.BlockDeviceMappings,
      DisableApiTermination: given.DisableApiTermination,
      EbsOptimized: given.EbsOptimized,
      IamInstanceProfile:
        given.IamInstanceProfile === undefined ? undefined : { Name: given.IamInstanceProfile },
      ImageId: given.ImageId,
      InstanceInitiatedShutdownBehavior: given.InstanceInitiatedShutdownBehavior,
      InstanceType: given.InstanceType,
      KeyName: given.KeyName,
      LaunchTemplate: given.LaunchTemplate,
      Monitoring: given.Monitoring === undefined ? undefined : { Enabled: given.Monitoring },
      NetworkInterfaces: given.NetworkInterfaces,
      Placement:
        given.AvailabilityZone === undefined ? undefined : { AvailabilityZone: given.AvailabilityZone },
      PrivateIpAddress: given.PrivateIpAddress,
      SecurityGroupIds: given.SecurityGroupIds,
      SecurityGroups: given.SecurityGroups,
      SubnetId: given.SubnetId,
      TagSpecifications: [{ ResourceType: "instance", Tags: allTags(context, given.Tags) }],
      UserData: given.UserData,
    } satisfies Loose<RunInstancesCommandInput>;
    const answer = context.account.call<RunInstancesCommandOutput>("ec2", "RunInstances", input);
    return answer.Instances?.[0]?.InstanceId ?? "";
  },
  ready: (id, _, context) => {
    const state = describe(id, context)?.State?.Name;
    if (state === "pending" || state === "running") return state === "running";
    throw new ServiceError("NotStabilized", `Instance ${id} did not stabilize: it is ${state ?? "gone"}`);
  },
  update: (InstanceId, given, previous, context) => {
    if (!sameJson(given.SecurityGroupIds, previous.SecurityGroupIds)) {
      context.account.call("ec2", "ModifyInstanceAttribute", {
        InstanceId,
        Groups: given.SecurityGroupIds ?? [],
      });
    }
    updateEc2Tags(context, InstanceId, given.Tags, previous.Tags);
  },
  remove: (id, _, context) => {
    const state = describe(id, context)?.State?.Name;
    if (state === undefined || state === "terminated") return true;
    if (state !== "shutting-down") context.account.call("ec2", "TerminateInstances", { InstanceIds: [id] });
    return false;
  },
  attributes: (id, _, context) => {
    const instance = describe(id, context);
    return {
      AvailabilityZone: instance?.Placement?.AvailabilityZone ?? "",
      InstanceId: id,
      PrivateDnsName: instance?.PrivateDnsName ?? "",
      PrivateIp: instance?.PrivateIpAddress ?? "",
      PublicDnsName: instance?.PublicDnsName ?? "",
      PublicIp: instance?.PublicIpAddress ?? "",
      VpcId: instance?.VpcId ?? "",
    };
  },
});

function describe(id: string, { account }: ResourceContext): Instance | undefined {
  const input = { InstanceIds: [id] };
  const answer = account.call<DescribeInstancesCommandOutput>("ec2", "DescribeInstances", input);
  return answer.Reservations?.[0]?.Instances?.[0];
}
