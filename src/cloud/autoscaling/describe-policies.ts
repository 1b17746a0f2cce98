import type {
  DescribePoliciesCommandInput,
  DescribePoliciesCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, groupsOf } from "./find.ts";
import { page } from "./page.ts";

export function describePolicies(
  input: DescribePoliciesCommandInput,
  account: Account,
): Omit<DescribePoliciesCommandOutput, "$metadata"> {
  const groups = input.AutoScalingGroupName
    ? [findGroup(account, input.AutoScalingGroupName)]
    : Object.values(groupsOf(account));
  const { PolicyNames: names = [], PolicyTypes: types = [] } = input;
  const wanted = groups
    .flatMap((group) => Object.values(group.policies))
    .filter(
      ({ PolicyName = "", PolicyARN = "" }) =>
        names.length === 0 || names.includes(PolicyName) || names.includes(PolicyARN),
    )
    .filter(({ PolicyType = "" }) => types.length === 0 || types.includes(PolicyType));
  const { items, NextToken } = page(wanted, input, { usual: 50, most: 100 });
  return { ScalingPolicies: items, NextToken };
}
