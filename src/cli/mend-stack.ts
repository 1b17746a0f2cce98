import type { Stack, StackResource } from "@aws-sdk/client-cloudformation";
import { appOf, type Stacks, stacks } from "../aws/stacks.ts";
import { HitoriError } from "../base/error.ts";
import { agreed } from "./ask.ts";
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";

interface MendOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/**
 * Brings a stack that an earlier deploy left where AWS takes no changes to where it does, after asking: one whose first
 * creation failed is deleted, for nothing is left of it; one that could not go back to its earlier state is told to try
 * again. Every other stack is left alone.
 * @throws HitoriError STACK_UNUSABLE, STACK_ROLLBACK_FAILED
 */
export async function mendStack(
  context: Context,
  { stackName, app }: Project,
  options: MendOptions,
): Promise<"fit" | "declined" | "dry run"> {
  const cloudFormation = await stacks(context.connection(), context.clock);
  const stack = await cloudFormation.find(stackName);
  // Somebody else's is not ours to mend; `plan` refuses it.
  if (stack === undefined || appOf(stack) !== app) return "fit";
  if (stack.StackStatus === "ROLLBACK_COMPLETE") return deleteFailed(context, cloudFormation, stack, options);
  if (stack.StackStatus === "UPDATE_ROLLBACK_FAILED")
    return continueRollback(context, cloudFormation, stack, options);
  return "fit";
}

async function deleteFailed(context: Context, cloudFormation: Stacks, stack: Stack, options: MendOptions) {
  const { clock } = context;
  const { StackName: name = "", StackId: id = name } = stack;
  const kept = keptResources(await cloudFormation.resources(name));
  const decided = await decide(context, context.words.question.makeAnew(name, kept), options);
  if (decided !== "fit") return decided;
  await cloudFormation.remove(name);
  const ended = await cloudFormation.follow(id, clock.now(), () => {}, context.signal);
  if (ended.StackStatus === "DELETE_COMPLETE") return "fit";
  throw new HitoriError({
    code: "STACK_UNUSABLE",
    message: `Stack ${name} could not be deleted: ${ended.StackStatusReason ?? ended.StackStatus}`,
    hint: "See what holds it: hitori destroy   Then: hitori deploy",
  });
}

async function continueRollback(
  context: Context,
  cloudFormation: Stacks,
  stack: Stack,
  options: MendOptions,
) {
  const { clock } = context;
  const { StackName: name = "", StackId: id = name } = stack;
  const question = context.words.question.goBackAgain(name, stack.StackStatusReason);
  const decided = await decide(context, question, options);
  if (decided !== "fit") return decided;
  await cloudFormation.continueRollback(name);
  const ended = await cloudFormation.follow(id, clock.now(), () => {}, context.signal);
  if (ended.StackStatus === "UPDATE_ROLLBACK_COMPLETE") return "fit";
  const failed = (await cloudFormation.resources(name)).filter(({ ResourceStatus }) =>
    ResourceStatus?.endsWith("_FAILED"),
  );
  const ids = failed.map(({ LogicalResourceId }) => LogicalResourceId ?? "");
  const reasons = failed.map((one) => `${one.LogicalResourceId}: ${one.ResourceStatusReason ?? "no reason"}`);
  throw new HitoriError({
    code: "STACK_ROLLBACK_FAILED",
    message: `Stack ${name} still cannot go back to its earlier state. ${reasons.join("; ")}`,
    hint: `Mend that, then: hitori deploy   Or leave it as it is, where it is gone anyway: aws cloudformation continue-update-rollback --stack-name ${name} --resources-to-skip ${ids.join(" ")}`,
  });
}

async function decide({ output }: Context, question: string, options: MendOptions) {
  if (!options.dryRun) return (await agreed(output, question, options.yes === true)) ? "fit" : "declined";
  // What would come of it, only the change set of a stack that takes one can tell.
  output.progress(`--dry-run: ${question}`);
  return "dry run";
}

/** What stays in the account when the stack goes. */
function keptResources(resources: readonly StackResource[]): string[] {
  return resources
    .filter(({ ResourceStatus }) => ResourceStatus === "DELETE_SKIPPED")
    .map(({ LogicalResourceId, PhysicalResourceId }) =>
      `${LogicalResourceId} ${PhysicalResourceId ?? ""}`.trim(),
    );
}
