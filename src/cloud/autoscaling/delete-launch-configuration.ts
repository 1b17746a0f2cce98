import type { DeleteLaunchConfigurationCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { required, validationError } from "./find.ts";
import { autoScaling } from "./state.ts";

export function deleteLaunchConfiguration(
  input: DeleteLaunchConfigurationCommandInput,
  account: Account,
): Record<string, never> {
  const name = required("launchConfigurationName", input.LaunchConfigurationName);
  const { groups, launchConfigurations } = autoScaling.of(account);
  if (!launchConfigurations[name]) {
    throw validationError(`Launch configuration name not found - Launch configuration ${name} not found`);
  }
  const user = Object.values(groups).find((group) => group.settings.LaunchConfigurationName === name);
  if (user) {
    throw new ServiceError(
      "ResourceInUse",
      `Cannot delete launch configuration ${name} because it is attached to AutoScalingGroup ${user.name}`,
    );
  }
  delete launchConfigurations[name];
  return {};
}
