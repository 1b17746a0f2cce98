import { stacks } from "../../aws/stacks.ts";
import { HitoriError } from "../../base/error.ts";
import { agreed } from "../ask.ts";
import type { Context } from "../context.ts";
import { type DeployedStack, findStack, requireStack } from "../stack.ts";

const retained = new Set(["AWS::EFS::FileSystem"]);

/** `hitori destroy`: deletes the stack. The file system stays, and is named. */
export async function destroy(
  context: Context,
  options: { yes?: boolean; dryRun?: boolean },
): Promise<number> {
  const { output, clock } = context;
  const stack = requireStack(await findStack(context), "anything");
  const kept = await keptResources(context, stack);
  const keeps =
    kept.length === 0
      ? ""
      : ` Its data stays: ${kept.join(", ")} (to deploy on it again: storage: {fileSystem: ${kept[0]}} in hitori.yml).`;
  if (options.dryRun) {
    output.result(`Would delete stack ${stack.name}.${keeps}`, { stack: stack.name, kept });
    return 0;
  }
  if (!(await agreed(output, `Delete stack ${stack.name}?${keeps}`, options.yes === true))) return 0;
  const cloudFormation = await stacks(context.connection(), clock);
  const since = clock.now();
  await cloudFormation.remove(stack.name);
  const ended = await cloudFormation.follow(
    stack.id,
    since,
    (event) => {
      if (event.ResourceStatus?.startsWith("DELETE_") && event.ResourceStatus !== "DELETE_IN_PROGRESS") {
        output.progress(
          `${event.ResourceStatus.padEnd(18)} ${event.LogicalResourceId}  ${event.ResourceStatusReason ?? ""}`,
        );
      }
    },
    context.signal,
  );
  if (ended.StackStatus !== "DELETE_COMPLETE") {
    throw new HitoriError({
      code: "DESTROY_FAILED",
      message: `Stack ${stack.name} ended in ${ended.StackStatus}: ${ended.StackStatusReason ?? ""}`,
      hint: "Mend the cause, then again: hitori destroy",
    });
  }
  output.result(`Stack ${stack.name} is gone.${keeps}`, { stack: stack.name, kept });
  return 0;
}

async function keptResources(context: Context, stack: DeployedStack): Promise<string[]> {
  const cloudFormation = await stacks(context.connection(), context.clock);
  return (await cloudFormation.resources(stack.name))
    .filter((resource) => retained.has(resource.ResourceType ?? ""))
    .map((resource) => resource.PhysicalResourceId ?? "");
}
