import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import type { GroupSizes } from "../dashboard/words/words.ts";

export interface BrokenRule {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** CloudFormation sees no change where somebody deleted the group, so `deploy` alone does not make it again. */
export const groupMissing: BrokenRule = {
  code: "GROUP_MISSING",
  message: "The Auto Scaling group is gone.",
  hint: "Make it again: hitori destroy   It says which file system stays: name that one in hitori.yml, then: hitori deploy",
};

/**
 * What breaks the rules of an app that must run once: sizes above one, rebalancing that launches a second
 * instance first, processes suspended without which nothing heals.
 */
export function brokenRules(described: AutoScalingGroup | undefined, held: string | undefined): BrokenRule[] {
  if (!described) return [groupMissing];
  const rules: BrokenRule[] = [];
  if (described.DesiredCapacity !== 1 || described.MaxSize !== 1 || described.MinSize !== 1) {
    rules.push({
      code: "GROUP_NOT_ONE",
      message: `The group wants ${described.DesiredCapacity} (min ${described.MinSize}, max ${described.MaxSize}); exactly one writes, the others wait.`,
      hint: "Set it right: hitori deploy",
    });
  }
  const suspended = new Set((described.SuspendedProcesses ?? []).map((process) => process.ProcessName));
  if (!suspended.has("AZRebalance")) {
    rules.push({
      code: "GROUP_REBALANCES",
      message: "AZRebalance is on: it launches a second instance beside the first.",
      hint: "Suspend it: hitori deploy",
    });
  }
  const needed = ["Launch", "Terminate", "HealthCheck", ...(held ? [] : ["ReplaceUnhealthy"])];
  for (const name of needed.filter((process) => suspended.has(process))) {
    rules.push({
      code: "GROUP_CANNOT_HEAL",
      message: `${name} is suspended: the group cannot heal.`,
      hint: `Resume it: aws autoscaling resume-processes --auto-scaling-group-name ${described.AutoScalingGroupName} --scaling-processes ${name}`,
    });
  }
  return rules;
}

/** What a group is called, and its sizes. */
export function sizesOf(described: AutoScalingGroup): GroupSizes {
  const {
    AutoScalingGroupName: name = "",
    MinSize: min = 0,
    MaxSize: max = 0,
    DesiredCapacity: desired = 0,
  } = described;
  return { name, min, max, desired };
}
