import { formatDuration, parseDuration } from "../../base/duration.ts";
import { HitoriError } from "../../base/error.ts";
import { type DrillResult, drill } from "../../drill/drill.ts";
import type { Fault } from "../../drill/fault.ts";
import { instanceFault } from "../../drill/faults/instance.ts";
import { zoneFault } from "../../drill/faults/zone.ts";
import { httpWorkload } from "../../drill/http-workload.ts";
import { agreed } from "../ask.ts";
import type { Context } from "../context.ts";
import { type Output, table } from "../output.ts";
import { findStack, requireStack } from "../stack.ts";

export const faults: Readonly<Record<string, Fault>> = { instance: instanceFault, zone: zoneFault };

interface DrillCommandOptions {
  readonly yes?: boolean;
  readonly path: string;
  readonly timeout: string;
}

/** `hitori drill <fault>`: exit code 3 when the app did not come back. */
export const drillCommand = (name: string) => async (context: Context, options: DrillCommandOptions) => {
  const fault = faults[name];
  const timeout = parseDuration(options.timeout);
  if (!fault || timeout === undefined) {
    const message = `--timeout is no duration: got ${options.timeout}, expected something like 90s or 10m.`;
    throw new HitoriError({ code: "USAGE", message, exitCode: 64 });
  }
  const stack = requireStack(await findStack(context));
  if (stack.address === undefined) {
    throw new HitoriError({
      code: "DRILL_NO_ADDRESS",
      message: "The stack has no load balancer, so there is nothing to ask from outside.",
      hint: "Give it one in hitori.yml: ingress: {loadBalancer: {}}",
    });
  }
  if (
    !(await agreed(context.output, `This takes ${stack.name} down for a while. Go on?`, options.yes === true))
  )
    return 0;
  const result = await drill(fault, {
    connection: context.connection(),
    clock: context.clock,
    autoScalingGroupName: stack.outputs.AutoScalingGroupName ?? "",
    logGroupName: stack.outputs.LogGroupName ?? "",
    workload: httpWorkload(new URL(options.path, stack.address).href),
    timeout,
    onProgress: (text) => context.output.progress(text),
    signal: context.signal,
  });
  context.output.result(reportText(context.output, result), result);
  return result.good ? 0 : 3;
};

/** A drill's result as a person reads it. */
export function reportText(output: Output, result: DrillResult): string {
  const { victim, replacement, recovery, writes } = result;
  const lines = [
    `${result.fault}: ${victim.instanceId} in ${victim.availabilityZone} -> ${replacement ? `${replacement.instanceId} in ${replacement.availabilityZone}` : "nothing"}`,
    "",
    table(result.parts.map((part) => [`  ${part.name}`, formatDuration(part.milliseconds)])),
    `  ${output.style("bold", "recovery")}           ${recovery === undefined ? "never, within the time given" : formatDuration(recovery)}`,
    "",
  ];
  if (writes) {
    lines.push(
      `  writes acknowledged ${writes.acknowledged}, lost ${writes.lost.length}, refused ${writes.refused}`,
    );
  }
  lines.push(
    `  epochs that wrote at the same time: ${result.overlaps.length === 0 ? "none" : result.overlaps.join("; ")}`,
  );
  lines.push(
    "",
    result.good
      ? output.style(
          "green",
          writes ? "healed, nothing lost" : "healed; nothing was written, so no loss was looked for",
        )
      : output.style("red", "NOT good"),
  );
  return lines.join("\n");
}
