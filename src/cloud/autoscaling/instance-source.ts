import type { CreateLaunchConfigurationType } from "@aws-sdk/client-auto-scaling";
import type {
  DescribeInstanceAttributeCommandOutput,
  DescribeInstancesCommandOutput,
  Instance,
} from "@aws-sdk/client-ec2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { validationError } from "./find.ts";

type Settings = Partial<CreateLaunchConfigurationType>;

/**
 * What a launch configuration takes over from an instance: everything but its tags and what it has beside its root
 * disk [API CreateLaunchConfiguration InstanceId]. @throws ServiceError ValidationError
 */
export function settingsOfInstance(account: Account, instanceId: string): Settings {
  const { instance, userData } = look(account, instanceId);
  return {
    ImageId: instance.ImageId,
    InstanceType: instance.InstanceType,
    KeyName: instance.KeyName,
    SecurityGroups: instance.SecurityGroups?.flatMap((group) => group.GroupId ?? []),
    UserData: userData,
    IamInstanceProfile: instance.IamInstanceProfile?.Arn,
    EbsOptimized: instance.EbsOptimized,
  };
}

function look(account: Account, instanceId: string): { instance: Instance; userData: string | undefined } {
  try {
    const { Reservations } = account.call<DescribeInstancesCommandOutput>("ec2", "DescribeInstances", {
      InstanceIds: [instanceId],
    });
    const { UserData } = account.call<DescribeInstanceAttributeCommandOutput>(
      "ec2",
      "DescribeInstanceAttribute",
      { InstanceId: instanceId, Attribute: "userData" },
    );
    return { instance: Reservations?.[0]?.Instances?.[0] ?? {}, userData: UserData?.Value };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw validationError(`Instance [${instanceId}] is invalid.`);
  }
}
