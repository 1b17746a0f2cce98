import { stacks } from "../../aws/stacks.ts";
import type { Context } from "../context.ts";
import { plannedChanges, planText, runtimeText } from "../plan-text.ts";
import { loadProject } from "../project.ts";

/** `hitori plan`: the change set, and nothing kept of it. */
export async function plan(context: Context, options: { detailedExitcode?: boolean }): Promise<number> {
  const project = await loadProject(context);
  const cloudFormation = await stacks(context.connection(), context.clock);
  const made = await cloudFormation.plan(project);
  if (made) await cloudFormation.discard(made);
  const changes = made ? plannedChanges(made) : [];
  const document = {
    stack: project.stackName,
    kind: made?.kind ?? "none",
    changes,
    runtime: project.runtime,
  };
  const words = [runtimeText(project), planText(context.output, project.stackName, changes)];
  context.output.result(words.filter((text) => text !== "").join("\n"), document);
  return options.detailedExitcode && changes.length > 0 ? 2 : 0;
}
