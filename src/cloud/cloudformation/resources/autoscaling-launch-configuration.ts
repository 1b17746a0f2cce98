import type { CreateLaunchConfigurationCommandInput } from "@aws-sdk/client-auto-scaling";
import { blockDeviceMapping } from "./ec2-launch-template-data.ts";
import type { Loose } from "./loose.ts";
import { resourceType } from "./resource-type.ts";
import { list, object } from "./schema.ts";

/** Nothing of a launch configuration can change: every update makes another. */
export const autoScalingLaunchConfiguration = resourceType({
  name: "AWS::AutoScaling::LaunchConfiguration",
  properties: object(
    {
      AssociatePublicIpAddress: "boolean",
      BlockDeviceMappings: list(blockDeviceMapping),
      EbsOptimized: "boolean",
      IamInstanceProfile: "string",
      ImageId: "string",
      InstanceId: "string",
      InstanceMonitoring: "boolean",
      InstanceType: "string",
      KeyName: "string",
      LaunchConfigurationName: "string",
      MetadataOptions: object({
        HttpEndpoint: "string",
        HttpPutResponseHopLimit: "integer",
        HttpTokens: "string",
      }),
      PlacementTenancy: "string",
      SecurityGroups: list("string"),
      UserData: "string",
    },
    ["ImageId", "InstanceType"],
  ),
  replacedBy: [],
  attributeNames: [],
  nameProperty: "LaunchConfigurationName",
  create: (given, context) => {
    const LaunchConfigurationName = given.LaunchConfigurationName ?? context.newName();
    const { InstanceMonitoring, ...rest } = given;
    const input = {
      ...rest,
      LaunchConfigurationName,
      BlockDeviceMappings: given.BlockDeviceMappings as Loose<
        CreateLaunchConfigurationCommandInput["BlockDeviceMappings"]
      >,
      InstanceMonitoring: InstanceMonitoring === undefined ? undefined : { Enabled: InstanceMonitoring },
    } satisfies Loose<CreateLaunchConfigurationCommandInput>;
    context.account.call("autoscaling", "CreateLaunchConfiguration", input);
    return LaunchConfigurationName;
  },
  remove: (LaunchConfigurationName, _, { account }) => {
    account.call("autoscaling", "DeleteLaunchConfiguration", { LaunchConfigurationName });
    return true;
  },
});
