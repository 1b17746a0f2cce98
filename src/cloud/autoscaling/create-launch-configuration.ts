import { randomUUID } from "node:crypto";
import type { CreateLaunchConfigurationCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { required, validationError } from "./find.ts";
import { settingsOfInstance } from "./instance-source.ts";
import { autoScaling } from "./state.ts";

const configurationsOfAnAccount = 200;

/** What is not given is described as empty. */
const unset = {
  KeyName: "",
  KernelId: "",
  RamdiskId: "",
  UserData: "",
  SecurityGroups: [],
  ClassicLinkVPCSecurityGroups: [],
  BlockDeviceMappings: [],
};

/** Accounts made after 2023 cannot make any [UG:launch-configurations.md]; this cloud is an older account. */
export function createLaunchConfiguration(
  input: CreateLaunchConfigurationCommandInput,
  account: Account,
): Record<string, never> {
  const name = required("launchConfigurationName", input.LaunchConfigurationName);
  const { launchConfigurations } = autoScaling.of(account);
  if (launchConfigurations[name]) {
    throw new ServiceError(
      "AlreadyExists",
      `Launch Configuration by this name already exists - A launch configuration already exists with the name ${name}`,
    );
  }
  if (Object.keys(launchConfigurations).length >= configurationsOfAnAccount) {
    throw new ServiceError(
      "LimitExceeded",
      `You have reached the limit of ${configurationsOfAnAccount} launch configurations.`,
    );
  }
  const { InstanceId, ...given } = input;
  const copied = InstanceId === undefined ? {} : settingsOfInstance(account, InstanceId);
  const merged = { ...copied, ...given };
  if (!merged.ImageId || !merged.InstanceType) {
    throw validationError(
      "Valid requests must contain either the InstanceID parameter or both the ImageId and InstanceType parameters.",
    );
  }
  launchConfigurations[name] = {
    ...unset,
    ...merged,
    LaunchConfigurationName: name,
    LaunchConfigurationARN: account.arn(
      "autoscaling",
      `launchConfiguration:${randomUUID()}:launchConfigurationName/${name}`,
    ),
    ImageId: merged.ImageId,
    InstanceType: merged.InstanceType,
    InstanceMonitoring: merged.InstanceMonitoring ?? { Enabled: true },
    EbsOptimized: merged.EbsOptimized ?? false,
    CreatedTime: account.now,
  };
  return {};
}
