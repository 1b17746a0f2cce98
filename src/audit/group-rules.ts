import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import type { Found } from "./finding.ts";
import type { Rule } from "./rule.ts";

/** What keeps a group from healing an app that must run once. */
export const groupRules: readonly Rule[] = [
  groupRule({
    code: "GROUP_ONE_ZONE",
    severity: "risk",
    risk: "It cannot launch anywhere else when this zone fails.",
    remedy: "Give it a subnet in a second zone:  hitori deploy",
    evidence: ({ AvailabilityZones = [] }) =>
      AvailabilityZones.length < 2 ? `launches in ${AvailabilityZones.join(", ")} alone` : undefined,
  }),
  groupRule({
    code: "GROUP_ABOVE_ONE",
    severity: "risk",
    risk: "A second instance beside the first writes the same data; two databases on one volume destroy it.",
    remedy:
      "aws autoscaling update-auto-scaling-group --auto-scaling-group-name <name> --min-size 1 --max-size 1 --desired-capacity 1",
    evidence: ({ MaxSize = 0, DesiredCapacity = 0 }) =>
      MaxSize > 1 ? `may run ${MaxSize} instances, and wants ${DesiredCapacity}` : undefined,
  }),
  groupRule({
    code: "GROUP_REBALANCES",
    severity: "risk",
    risk: "AZRebalance launches a second instance before it ends the first.",
    remedy:
      "aws autoscaling suspend-processes --auto-scaling-group-name <name> --scaling-processes AZRebalance",
    evidence: (group) => (suspends(group, "AZRebalance") ? undefined : "rebalances over its zones"),
  }),
  groupRule({
    code: "GROUP_CANNOT_HEAL",
    severity: "risk",
    risk: "A dead instance is not replaced.",
    remedy: "aws autoscaling resume-processes --auto-scaling-group-name <name>",
    evidence: (group) => {
      const needed = ["Launch", "Terminate", "HealthCheck", "ReplaceUnhealthy"];
      const missing = needed.filter((process) => suspends(group, process));
      return missing.length > 0 ? `has ${missing.join(", ")} suspended` : undefined;
    },
  }),
  groupRule({
    code: "GROUP_PROTECTED_FROM_SCALE_IN",
    severity: "advice",
    risk: "A protected instance is not replaced when the group has one too many, and a refresh waits for it.",
    remedy:
      "aws autoscaling update-auto-scaling-group --auto-scaling-group-name <name> --no-new-instances-protected-from-scale-in",
    evidence: ({ NewInstancesProtectedFromScaleIn }) =>
      NewInstancesProtectedFromScaleIn ? "protects its instances from scale-in" : undefined,
  }),
  groupRule({
    code: "LAUNCH_CONFIGURATION",
    severity: "advice",
    risk: "Launch configurations cannot be changed, and AWS takes no new ones from new accounts.",
    remedy: "A launch template:  hitori deploy",
    evidence: ({ LaunchConfigurationName }) =>
      LaunchConfigurationName ? `launches from launch configuration ${LaunchConfigurationName}` : undefined,
  }),
  groupRule({
    code: "ELB_HEALTH_CHECK",
    severity: "risk",
    risk: "An app that is slow to start, or whose database is beside it in a container, is replaced before it is healthy, again and again.",
    remedy: "healing: {healthCheck: app} in hitori.yml puts a breaker before it.   Then: hitori deploy",
    evidence: ({ HealthCheckType = "", HealthCheckGracePeriod }) =>
      HealthCheckType.includes("ELB")
        ? `replaces what the load balancer calls unhealthy, ${HealthCheckGracePeriod} s after the launch`
        : undefined,
  }),
  {
    code: "GROUP_SILENT",
    severity: "advice",
    risk: "Nobody is told when the instance is replaced, or cannot be.",
    remedy: "notifications: {email: [ops@example.org]} in hitori.yml.   Then: hitori deploy",
    find: ({ groups, notifyingGroups }) =>
      groups
        .filter(({ AutoScalingGroupName = "" }) => !notifyingGroups.includes(AutoScalingGroupName))
        .map((group) => found(group, "notifies nobody")),
  },
];

interface GroupRule extends Omit<Rule, "find"> {
  /** What AWS says of a group that breaks the rule. */
  evidence(group: AutoScalingGroup): string | undefined;
}

function groupRule({ evidence, ...rule }: GroupRule): Rule {
  return {
    ...rule,
    find: ({ groups }) =>
      groups.flatMap((group) => {
        const seen = evidence(group);
        return seen === undefined
          ? []
          : [{ ...found(group, seen), remedy: named(rule.remedy, group.AutoScalingGroupName ?? "") }];
      }),
  };
}

function found({ AutoScalingGroupName = "" }: AutoScalingGroup, evidence: string): Found {
  return { resource: AutoScalingGroupName, evidence, monthly: 0 };
}

function named(remedy: string, name: string): string {
  return remedy.replace("<name>", name);
}

function suspends({ SuspendedProcesses }: AutoScalingGroup, process: string): boolean {
  return (SuspendedProcesses ?? []).some(({ ProcessName }) => ProcessName === process);
}
