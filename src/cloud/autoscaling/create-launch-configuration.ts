import { randomUUID } from "node:crypto";
import type { CreateLaunchConfigurationCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { required, validationError } from "./find.ts";
import { autoScaling } from "./state.ts";

const configurationsOfAnAccount = 200;

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
  if (input.InstanceId !== undefined) {
    throw validationError("InstanceId is not simulated: name an image and an instance type.");
  }
  if (!input.ImageId || !input.InstanceType) {
    throw validationError(
      "Valid requests must contain either the InstanceID parameter or both the ImageId and InstanceType parameters.",
    );
  }
  const { InstanceId: _unused, ...given } = input;
  launchConfigurations[name] = {
    ...given,
    LaunchConfigurationName: name,
    LaunchConfigurationARN: account.arn(
      "autoscaling",
      `launchConfiguration:${randomUUID()}:launchConfigurationName/${name}`,
    ),
    ImageId: input.ImageId,
    InstanceType: input.InstanceType,
    InstanceMonitoring: input.InstanceMonitoring ?? { Enabled: true },
    EbsOptimized: input.EbsOptimized ?? false,
    CreatedTime: account.now,
  };
  return {};
}
