import { group } from "../../aws/group.ts";
import { stacks } from "../../aws/stacks.ts";
import type { Context } from "../context.ts";
import { planPrice, planPriceText } from "../plan-price.ts";
import { plannedChanges, planText, runtimeText } from "../plan-text.ts";
import { loadProject } from "../project.ts";
import { type BrokenRule, brokenRules, sizesOf } from "../singleton-rules.ts";
import { describeStack, isStorageAlone } from "../stack.ts";

/** `hitori plan`: the change set, the drift that `deploy` would mend, the price; nothing is kept of it. */
export async function plan(context: Context, options: { detailedExitcode?: boolean }): Promise<number> {
  const project = await loadProject(context);
  const connection = context.connection();
  const cloudFormation = await stacks(connection, context.clock);
  const made = await cloudFormation.plan(project);
  if (made) await cloudFormation.discard(made);
  const changes = made ? plannedChanges(made) : [];
  const { drift, said } = await driftOf(context, project.app);
  const deployed = made?.kind === "create" ? undefined : await cloudFormation.templateBody(project.stackName);
  const monthly = planPrice(deployed, project.templateBody, connection.region);
  const document = {
    stack: project.stackName,
    kind: made?.kind ?? "none",
    changes,
    drift,
    monthly,
    runtime: project.runtime,
  };
  const words = [
    runtimeText(context, project),
    planText(context, project.stackName, changes),
    ...said.map((message) => context.output.style("yellow", `  ~ ${context.words.plan.drift(message)}`)),
    planPriceText(context.words, monthly),
  ];
  context.output.result(words.filter((text) => text !== "").join("\n"), document);
  return options.detailedExitcode && changes.length + drift.length > 0 ? 2 : 0;
}

/** What CloudFormation does not see and `deploy` mends by itself. */
const mended = new Set(["GROUP_NOT_ONE", "GROUP_REBALANCES"]);

/** The broken rules, and each in the words of whoever reads. */
async function driftOf(context: Context, app: string): Promise<{ drift: BrokenRule[]; said: string[] }> {
  const stack = await describeStack(context, app);
  if (!stack || isStorageAlone(stack)) return { drift: [], said: [] };
  const watched = await group(context.connection(), stack.outputs.AutoScalingGroupName ?? "");
  const described = await watched.describe();
  const drift = brokenRules(described, undefined).filter(({ code }) => mended.has(code));
  const sizes = described && sizesOf(described);
  return { drift, said: drift.map((rule) => context.words.rule(rule, sizes).message) };
}
