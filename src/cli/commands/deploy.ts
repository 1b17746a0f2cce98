import type { Stack, StackEvent } from "@aws-sdk/client-cloudformation";
import { group } from "../../aws/group.ts";
import { type Plan, stacks } from "../../aws/stacks.ts";
import { stopInstance } from "../../aws/stop-instance.ts";
import { timelineOf } from "../../aws/timeline.ts";
import { formatDuration } from "../../base/duration.ts";
import { HitoriError } from "../../base/error.ts";
import { waitUntil } from "../../base/wait-until.ts";
import type { TimelineEvent } from "../../timeline/event.ts";
import { appTrouble } from "../app-trouble.ts";
import { agreed } from "../ask.ts";
import type { Context } from "../context.ts";
import { mendStack } from "../mend-stack.ts";
import { dataLosses, plannedChanges, planText, runtimeText } from "../plan-text.ts";
import { loadProject, type Project } from "../project.ts";
import { groupMissing } from "../singleton-rules.ts";
import { type DeployedStack, describeStack, isStorageAlone, requireStack } from "../stack.ts";
import { lineOf } from "./events.ts";

export interface DeployOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly replaceData?: boolean;
  readonly storage?: boolean;
  readonly insteadOf?: string;
}

/** `hitori deploy`: plan, ask, execute, follow, and wait until the app answers. */
export async function deploy(context: Context, options: DeployOptions): Promise<number> {
  if (options.storage) return deployStorage(context, options);
  const deployed = await deployProject(context, await loadProject(context), options);
  if (deployed === "declined" || deployed === "dry run") return 0;
  const said =
    deployed.address === undefined
      ? context.words.deploy.noAddress(deployed.name)
      : context.words.deploy.answers(deployed.name, deployed.address);
  context.output.result(said, deployed);
  return 0;
}

/**
 * Deploys a project and waits until its app answers.
 * @throws HitoriError DEPLOY_FAILED with the resource and the reason; DEPLOY_REPLACES_DATA; DEPLOY_NO_ANSWER
 */
export async function deployProject(
  context: Context,
  project: Project,
  options: DeployOptions,
): Promise<DeployedStack | "declined" | "dry run"> {
  const { output, clock } = context;
  const startedAt = clock.now();
  const mended = await mendStack(context, project, options);
  if (mended !== "fit") return mended;
  const cloudFormation = await stacks(context.connection(), clock);
  const plan = await cloudFormation.plan(project);
  const changes = plan ? plannedChanges(plan) : [];
  const words = [runtimeText(context, project), planText(context, project.stackName, changes)];
  output.progress(words.filter((text) => text !== "").join("\n"), { changes, runtime: project.runtime });
  if (plan) {
    if (!(await confirmed(context, plan, changes, options))) return options.dryRun ? "dry run" : "declined";
    if (options.insteadOf !== undefined) await stopOld(context, options.insteadOf);
    await apply(context, plan, startedAt);
  }
  if (options.dryRun) return "dry run";
  const stack = requireStack(await describeStack(context, project.app));
  const watched = await group(context.connection(), stack.outputs.AutoScalingGroupName ?? "");
  if (!(await watched.describe())) throw new HitoriError(groupMissing);
  // It would launch a second instance beside the first. CloudFormation cannot say this (aws-cdk#36134).
  await watched.suspend(["AZRebalance"]);
  if (await watched.holdToOne()) output.progress(context.words.deploy.sizesCorrected);
  await untilAnswers(context, stack, startedAt, project.answerTimeout);
  output.progress(context.words.deploy.took(clock.now() - startedAt));
  return stack;
}

/**
 * `deploy --storage`: the file system and the ways to it, so that data can move there before anything starts on it. The
 * instance that runs the app today needs the security group that it names.
 */
async function deployStorage(context: Context, options: DeployOptions): Promise<number> {
  const { output, clock } = context;
  const project = await loadProject(context, "storage");
  if ((await mendStack(context, project, options)) !== "fit") return 0;
  const there = await describeStack(context, project.app);
  if (there && !isStorageAlone(there))
    throw new HitoriError({
      code: "DEPLOY_STORAGE_LATE",
      message: `Stack ${project.stackName} runs the app already, on ${there.outputs.FileSystemId}.`,
      hint: "Change what there is: hitori deploy",
    });
  const startedAt = clock.now();
  const cloudFormation = await stacks(context.connection(), clock);
  const plan = await cloudFormation.plan(project);
  const changes = plan ? plannedChanges(plan) : [];
  output.progress(planText(context, project.stackName, changes), { changes });
  if (plan) {
    if (!(await confirmed(context, plan, changes, options))) return 0;
    await apply(context, plan, startedAt);
  }
  const { outputs } = requireStack(await describeStack(context, project.app), "anything");
  const { FileSystemId: fileSystemId, InstanceSecurityGroupId: securityGroupId } = outputs;
  output.result(context.words.deploy.storage(fileSystemId ?? "", securityGroupId ?? ""), {
    name: project.stackName,
    fileSystemId,
    securityGroupId,
  });
  return 0;
}

/** Whether a plan is to be executed. Where it is not, by word, by Ctrl-C or by --dry-run, nothing is left of it. */
async function confirmed(
  context: Context,
  plan: Plan,
  changes: ReturnType<typeof plannedChanges>,
  options: DeployOptions,
): Promise<boolean> {
  const cloudFormation = await stacks(context.connection(), context.clock);
  let wanted: boolean;
  try {
    refuseLosses(changes, options);
    wanted =
      !options.dryRun && (await agreed(context.output, context.words.question.apply, options.yes === true));
    context.signal.throwIfAborted();
  } catch (error) {
    await cloudFormation.discard(plan);
    throw error;
  }
  if (!wanted) await cloudFormation.discard(plan);
  return wanted;
}

/** The old instance knows no lease: it has to be off before another one may write. */
async function stopOld({ connection, clock, output, words }: Context, instanceId: string): Promise<void> {
  output.progress(words.deploy.oldStops(instanceId));
  await stopInstance(connection(), instanceId, clock);
}

function refuseLosses(changes: ReturnType<typeof plannedChanges>, options: DeployOptions): void {
  const losses = dataLosses(changes);
  if (losses.length === 0 || options.replaceData) return;
  throw new HitoriError({
    code: "DEPLOY_REPLACES_DATA",
    message: `This would replace ${losses.map((loss) => `${loss.what} ${loss.logicalId}`).join(", ")}: the app would start empty.`,
    hint: "If that is what you want: hitori deploy --replace-data",
  });
}

/** Executes a plan and follows it. Ctrl-C stops watching, not CloudFormation: a half-made stack is worse. */
async function apply(context: Context, plan: Plan, since: number): Promise<void> {
  const { output, clock, signal } = context;
  const cloudFormation = await stacks(context.connection(), clock);
  await cloudFormation.execute(plan);
  const failures: StackEvent[] = [];
  const onEvent = (event: StackEvent) => {
    if (event.ResourceStatus?.endsWith("_FAILED")) failures.push(event);
    const line = eventLine(event);
    if (line) output.progress(line, { event });
  };
  let stack: Stack;
  try {
    stack = await cloudFormation.follow(plan.stackName, since, onEvent, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new HitoriError({
      code: "INTERRUPTED",
      message: `No longer watching; CloudFormation goes on with stack ${plan.stackName} by itself.`,
      hint: "Watch again: hitori deploy   Take it away: hitori destroy",
      exitCode: 130,
    });
  }
  const succeeded = stack.StackStatus === "CREATE_COMPLETE" || stack.StackStatus === "UPDATE_COMPLETE";
  if (!succeeded) throw deployFailed(stack, failures);
}

function eventLine(event: StackEvent): string | undefined {
  const status = event.ResourceStatus ?? "";
  if (!/_(COMPLETE|FAILED)$/.test(status)) return undefined;
  const time = event.Timestamp?.toISOString().slice(11, 19) ?? "";
  const reason = status.endsWith("FAILED") ? `  ${event.ResourceStatusReason ?? ""}` : "";
  return `${time}  ${status.padEnd(18)} ${event.LogicalResourceId}${reason}`;
}

function deployFailed(stack: Stack, failures: readonly StackEvent[]): HitoriError {
  const first = failures.find((event) => !/cancelled/i.test(event.ResourceStatusReason ?? ""));
  const why = first
    ? `${first.LogicalResourceId} (${first.ResourceType}): ${first.ResourceStatusReason}`
    : (stack.StackStatusReason ?? "no reason given");
  const hints: Readonly<Record<string, string>> = {
    ROLLBACK_COMPLETE:
      "What was made is gone again. Mend the cause, then: hitori deploy, which deletes what is left of the stack, after asking.",
    ROLLBACK_FAILED:
      "Not all that was made is gone again. Mend the cause, then: hitori destroy, hitori deploy",
    UPDATE_ROLLBACK_FAILED:
      "Neither the new state nor the earlier one is in force. Mend the cause, then: hitori deploy, which has AWS try again, after asking.",
  };
  return new HitoriError({
    code: "DEPLOY_FAILED",
    message: `Stack ${stack.StackName} ended in ${stack.StackStatus}. ${why}`,
    hint:
      hints[stack.StackStatus ?? ""] ?? "The earlier state is in force. Mend the cause, then: hitori deploy",
  });
}

/**
 * Waits until the address gives a good answer, saying meanwhile what the instance's agent says. Without an address there
 * is nothing to wait for.
 */
async function untilAnswers(
  context: Context,
  stack: DeployedStack,
  since: number,
  timeout: number,
): Promise<void> {
  const { clock, output, signal, words } = context;
  const address = stack.address;
  if (address === undefined) return;
  output.progress(words.deploy.waitingFor(address));
  const written = await timelineOf(context.connection(), stack.outputs.LogGroupName ?? "");
  let timeline: TimelineEvent[] = [];
  const look = async () => {
    const good = await answers(address);
    const seen = timeline.length;
    timeline = await written.read(since);
    for (const event of timeline.slice(seen)) output.progress(lineOf(event, words), { event });
    return good;
  };
  // CloudWatch Logs throttles FilterLogEvents at some ten calls a second in an account.
  const interval = context.connection().endpoint === undefined ? 2000 : 100;
  if (await waitUntil(look, { clock, timeout, interval, signal })) return;
  const trouble = appTrouble(timeline);
  throw new HitoriError({
    code: "DEPLOY_NO_ANSWER",
    message:
      `The stack stands, but ${address} gave no good answer within ${formatDuration(timeout)}. ${trouble?.message ?? ""}`.trim(),
    hint: "See what the agent says: hitori events",
  });
}

async function answers(address: string): Promise<true | undefined> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(5000), redirect: "manual" });
    await response.arrayBuffer();
    return response.status < 500 ? true : undefined;
  } catch {
    return undefined;
  }
}
