import { writeFileSync } from "node:fs";
import { parseDuration } from "../../base/duration.ts";
import { HitoriError } from "../../base/error.ts";
import { loadConfiguration } from "../../config/load.ts";
import { Canary } from "../../drill/canary.ts";
import { commandWrites } from "../../drill/command-writes.ts";
import { type DrillOptions, drill, planDrill } from "../../drill/drill.ts";
import type { Fault } from "../../drill/fault.ts";
import { faults } from "../../drill/faults.ts";
import { httpWorkload } from "../../drill/http-workload.ts";
import { percentilesOf } from "../../drill/percentiles.ts";
import { reportPage } from "../../drill/report/page.ts";
import type { FaultName } from "../../drill/titles.ts";
import type { DrillResult } from "../../drill/verdict.ts";
import type { Context } from "../context.ts";
import { confirmDrill } from "../drill-confirmation.ts";
import { drillText, roundsText } from "../drill-text.ts";
import { type DeployedStack, findStack, requireStack } from "../stack.ts";
import { usageError } from "../usage-error.ts";
import { drillRecord, restoreLeftOver } from "./drill-restore.ts";

export interface DrillCommandOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly confirm?: string;
  readonly path: string;
  readonly writeCmd?: string;
  readonly readCmd?: string;
  readonly rounds: string;
  readonly report?: string;
  readonly for?: string;
  readonly timeout: string;
  readonly loop?: boolean;
  readonly database?: string;
}

/** `hitori drill <fault>`: exit code 3 when one of its rounds was not good. */
export const drillCommand = (name: FaultName) => async (context: Context, options: DrillCommandOptions) => {
  const fault = faults[name];
  const rounds = Number(options.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw usage("--rounds", options.rounds, "a whole number from 1");
  const stack = requireStack(await findStack(context));
  const drillOptions = drillOptionsOf(context, options, stack);
  await restoreLeftOver(context);
  if (options.dryRun) return sayPlan(context, fault, drillOptions);
  if (!(await confirmDrill(context, fault, stack, options))) return 0;
  const results: DrillResult[] = [];
  while (results.length < rounds) {
    if (rounds > 1) context.output.progress(context.words.drill.round(results.length + 1, rounds));
    const result = await drill(fault, drillOptions);
    results.push(result);
    drillOptions.record.addResult(summaryOf(result));
  }
  if (options.report !== undefined) writeFileSync(options.report, reportPage(results));
  const [only] = results;
  if (results.length === 1 && only) context.output.result(drillText(context, only), only);
  else {
    const percentiles = percentilesOf(results.map(({ recovery }) => recovery));
    context.output.result(roundsText(context, results, percentiles), { percentiles, results });
  }
  return results.every(({ good }) => good) ? 0 : 3;
};

/** What the project keeps of a drill: everything but the events, which stand in the timeline. */
function summaryOf({ timeline: _timeline, activities: _activities, ...summary }: DrillResult) {
  return summary;
}

function drillOptionsOf(context: Context, options: DrillCommandOptions, stack: DeployedStack): DrillOptions {
  const connection = context.connection();
  const { clock, output, signal, words } = context;
  const timeout = duration("--timeout", options.timeout);
  const stay = options.for === undefined ? undefined : duration("--for", options.for);
  if ((options.writeCmd === undefined) !== (options.readCmd === undefined)) {
    throw usage("--write-cmd", "one of the two", "--write-cmd and --read-cmd together");
  }
  if (stack.address === undefined) {
    throw new HitoriError({
      code: "DRILL_NO_ADDRESS",
      message:
        "The stack has neither load balancer nor Elastic IP address, so there is nothing to ask from outside.",
      hint: "Give it one in hitori.yml: ingress: {loadBalancer: {}}   or: ingress: {elasticIp: new}",
    });
  }
  const http = httpWorkload(new URL(options.path, stack.address).href);
  const autoScalingGroupName = stack.outputs.AutoScalingGroupName ?? "";
  const written = options.writeCmd !== undefined && options.readCmd !== undefined;
  return {
    app: stack.app,
    connection,
    clock,
    autoScalingGroupName,
    logGroupName: stack.outputs.LogGroupName ?? "",
    launchTemplateId: stack.outputs.LaunchTemplateId ?? "",
    fileSystemId: stack.outputs.FileSystemId ?? "",
    databaseId: options.database,
    targetGroupArn: stack.outputs.TargetGroupArn,
    topicArn: stack.outputs.TopicArn,
    workload: written ? { ...http, ...commandWrites(options.writeCmd ?? "", options.readCmd ?? "") } : http,
    ...(written ? {} : { canary: new Canary(connection, clock, autoScalingGroupName) }),
    record: drillRecord(context),
    budget: budgetOf(context),
    stay,
    loop: options.loop,
    timeout,
    onProgress: (progress) => output.progress(words.drill.progress(progress), { ...progress }),
    signal,
  };
}

function budgetOf(context: Context): DrillOptions["budget"] {
  const { recoverySeconds, lostWrites } = loadConfiguration(context.options.file ?? "hitori.yml").drills
    .budget;
  return {
    ...(recoverySeconds === undefined ? {} : { recovery: recoverySeconds * 1000 }),
    ...(lostWrites === undefined ? {} : { lostWrites }),
  };
}

async function sayPlan(context: Context, fault: Fault, options: DrillOptions): Promise<number> {
  const { sentence, undo, victim } = await planDrill(fault, options);
  const words = context.words.drill;
  const back = undo.map((one) => `  ${JSON.stringify(one)}`);
  const text = [sentence, ...(back.length === 0 ? [words.nothingToPutBack] : [words.putBack, ...back])];
  context.output.result(text.join("\n"), { fault: fault.name, victim, sentence, undo });
  return 0;
}

function duration(option: string, given: string): number {
  const milliseconds = parseDuration(given);
  if (milliseconds === undefined) throw usage(option, given, "a duration such as 90s or 10m");
  return milliseconds;
}

function usage(option: string, got: string, expected: string): HitoriError {
  return usageError(`${option}: got ${got}, expected ${expected}.`);
}
