import type {
  DescribeAutoScalingInstancesCommandInput,
  DescribeAutoScalingInstancesCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { describeInstance } from "./describe-instance.ts";
import { groupsOf } from "./find.ts";
import { page } from "./page.ts";

/** Unknown instance ids are left out. */
export function describeAutoScalingInstances(
  input: DescribeAutoScalingInstancesCommandInput,
  account: Account,
): Omit<DescribeAutoScalingInstancesCommandOutput, "$metadata"> {
  const wanted = input.InstanceIds ?? [];
  const members = Object.values(groupsOf(account)).flatMap((group) =>
    Object.values(group.instances)
      .filter((member) => wanted.length === 0 || wanted.includes(member.instanceId))
      .map((member) => ({ group, member })),
  );
  const { items, NextToken } = page(members, input, { usual: 50, most: 50 });
  return {
    AutoScalingInstances: items.map(({ group, member }) => ({
      ...describeInstance(member),
      LifecycleState: member.lifecycleState,
      HealthStatus: member.healthStatus.toUpperCase(),
      AutoScalingGroupName: group.name,
    })),
    NextToken,
  };
}
