import type { Change } from "@aws-sdk/client-cloudformation";
import type { Plan } from "../aws/stacks.ts";
import type { Output } from "./output.ts";

/** One line of a plan, as a person thinks of it. */
export interface PlannedChange {
  readonly action: "create" | "change" | "replace" | "delete" | "keep";
  readonly what: string;
  readonly logicalId: string;
  readonly type: string;
  readonly details: readonly string[];
}

/** What people call a resource type. */
const names: Readonly<Record<string, string>> = {
  "AWS::EFS::FileSystem": "shared file system",
  "AWS::EFS::MountTarget": "mount target",
  "AWS::EC2::SecurityGroup": "security group",
  "AWS::EC2::LaunchTemplate": "launch template",
  "AWS::AutoScaling::AutoScalingGroup": "group of one",
  "AWS::ElasticLoadBalancingV2::LoadBalancer": "load balancer",
  "AWS::ElasticLoadBalancingV2::TargetGroup": "target group",
  "AWS::ElasticLoadBalancingV2::Listener": "listener",
  "AWS::IAM::Role": "role",
  "AWS::IAM::InstanceProfile": "instance profile",
  "AWS::SNS::Topic": "notification topic",
  "AWS::SNS::Subscription": "subscription",
  "AWS::Logs::LogGroup": "log group",
  "AWS::EC2::EIP": "Elastic IP address",
};

/** Resources whose replacement loses data. */
const stateful = new Set(["AWS::EFS::FileSystem"]);

export function plannedChanges(plan: Plan): PlannedChange[] {
  return plan.changes.flatMap((change) => plannedChange(change) ?? []);
}

function plannedChange({ ResourceChange: change }: Change): PlannedChange | undefined {
  if (!change) return undefined;
  const replaced = change.Replacement === "True" || change.Replacement === "Conditional";
  const actions = { Add: "create", Remove: "delete", Modify: replaced ? "replace" : "change" } as const;
  const type = change.ResourceType ?? "";
  const details = (change.Details ?? []).flatMap(({ Target: target }) => {
    const path = target?.Path ?? target?.Name;
    if (!path) return [];
    const short = (value: string | undefined) =>
      value && value.length > 60 ? `${value.slice(0, 57)}...` : (value ?? "");
    return [`${path}: ${short(target?.BeforeValue)} -> ${short(target?.AfterValue)}`];
  });
  return {
    action: actions[change.Action as keyof typeof actions] ?? "change",
    what: names[type] ?? type,
    logicalId: change.LogicalResourceId ?? "",
    type,
    details: [...new Set(details)],
  };
}

/** The replacements and deletions that would take data with them. */
export function dataLosses(changes: readonly PlannedChange[]): PlannedChange[] {
  return changes.filter((change) => change.action === "replace" && stateful.has(change.type));
}

/** How the app will run: `runtime: docker-compose (it answers and has every image)`. */
export function runtimeText({ runtime }: { runtime?: { name: string; why: string } }): string {
  return runtime === undefined ? "" : `runtime: ${runtime.name} (${runtime.why})`;
}

/** Writes a plan as a person reads it. */
export function planText(output: Output, stackName: string, changes: readonly PlannedChange[]): string {
  if (changes.length === 0) return `${stackName}: nothing to change.`;
  const signs = { create: "+", change: "~", replace: "!", delete: "-", keep: "=" } as const;
  const styles = { create: "green", change: "yellow", replace: "red", delete: "red", keep: "dim" } as const;
  const lines = changes.flatMap((change) => [
    output.style(
      styles[change.action],
      `  ${signs[change.action]} ${change.action.padEnd(8)}${change.what} (${change.logicalId})`,
    ),
    ...(change.action === "create" ? [] : change.details.map((detail) => `      ${detail}`)),
  ]);
  const count = (action: PlannedChange["action"]) =>
    changes.filter((change) => change.action === action).length;
  const sum = `${count("create")} to create, ${count("change")} to change, ${count("replace")} to replace, ${count("delete")} to delete`;
  return [`${stackName}: ${sum}`, ...lines].join("\n");
}
