import type {
  DescribeLaunchConfigurationsCommandInput,
  DescribeLaunchConfigurationsCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { page } from "./page.ts";
import { autoScaling } from "./state.ts";

export function describeLaunchConfigurations(
  input: DescribeLaunchConfigurationsCommandInput,
  account: Account,
): Omit<DescribeLaunchConfigurationsCommandOutput, "$metadata"> {
  const names = input.LaunchConfigurationNames ?? [];
  const all = Object.values(autoScaling.of(account).launchConfigurations);
  const wanted = all.filter((one) => names.length === 0 || names.includes(one.LaunchConfigurationName ?? ""));
  const { items, NextToken } = page(wanted, input, { usual: 50, most: 100 });
  return {
    LaunchConfigurations: items.map((one) => ({ ...one, CreatedTime: new Date(one.CreatedTime) })),
    NextToken,
  };
}
