import type { Change } from "@aws-sdk/client-cloudformation";
import type { Plan } from "../aws/stacks.ts";
import type { Context } from "./context.ts";
import { padTo } from "./output.ts";
import { english } from "./words/english.ts";

/** One line of a plan, as a person thinks of it. */
export interface PlannedChange {
  readonly action: "create" | "change" | "replace" | "delete" | "keep";
  readonly what: string;
  readonly logicalId: string;
  readonly type: string;
  readonly details: readonly string[];
}

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
    what: english.plan.resource(type),
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
export function runtimeText(
  { words }: Pick<Context, "words">,
  { runtime }: { runtime?: { name: string; why: string } },
): string {
  return runtime === undefined ? "" : words.plan.runtime(runtime.name, runtime.why);
}

/** Writes a plan as a person reads it. */
export function planText(
  { output, words }: Pick<Context, "output" | "words">,
  stackName: string,
  changes: readonly PlannedChange[],
): string {
  if (changes.length === 0) return words.plan.nothing(stackName);
  const signs = { create: "+", change: "~", replace: "!", delete: "-", keep: "=" } as const;
  const styles = { create: "green", change: "yellow", replace: "red", delete: "red", keep: "dim" } as const;
  const lines = changes.flatMap((change) => [
    output.style(
      styles[change.action],
      `  ${signs[change.action]} ${padTo(words.plan.action[change.action], 8)}${words.plan.resource(change.type)} (${change.logicalId})`,
    ),
    ...(change.action === "create" ? [] : change.details.map((detail) => `      ${detail}`)),
  ]);
  const count = (action: PlannedChange["action"]) =>
    changes.filter((change) => change.action === action).length;
  return [words.plan.sum(stackName, count), ...lines].join("\n");
}
