import { formatDuration } from "../base/duration.ts";
import type { Percentiles } from "../drill/percentiles.ts";
import type { DrillResult, Writes } from "../drill/verdict.ts";
import { type Output, table } from "./output.ts";

/** A drill's result as a person reads it. */
export function drillText(output: Output, result: DrillResult): string {
  const { victim, replacement, recovery, writes, overlaps, unproven, notifications, held } = result;
  const now = replacement
    ? `${replacement.instanceId} in ${replacement.availabilityZone}`
    : "the same instance";
  const lines = [
    `${result.fault}: ${victim.instanceId} in ${victim.availabilityZone} -> ${now}`,
    "",
    ...(result.parts.length === 0
      ? []
      : [table(result.parts.map((part) => [`  ${part.name}`, formatDuration(part.milliseconds)]))]),
    `  ${output.style("bold", "recovery")}           ${recoveryText(recovery)}`,
    "",
    ...(held === undefined ? [] : [`  held: ${held}`]),
    ...(writes ? [writesText(writes)] : []),
    `  epochs that wrote at the same time: ${overlaps.length === 0 ? "none" : overlaps.join("; ")}`,
    ...unproven.map(
      (pair) => `  ${pair}: the first one's end was seen by nobody; the second had waited it out`,
    ),
    ...(notifications
      ? [`  notifications received: ${notifications.received.length} of ${notifications.expected.length}`]
      : []),
    ...budgetLines(result),
    "",
    result.good ? output.style("green", goodWords(result)) : output.style("red", "NOT good"),
    ...result.problems.map((problem) => `  ${problem}`),
  ];
  return lines.join("\n");
}

function recoveryText(recovery: number | undefined): string {
  if (recovery === undefined) return "never, within the time given";
  return recovery === 0 ? "not needed: it never stopped answering" : formatDuration(recovery);
}

function writesText({ through, acknowledged, refused, lost }: Writes): string {
  if (through === "volume") {
    return `  records on the volume from before the fault: ${acknowledged}, lost ${lost.length} (writes through the app: --write-cmd)`;
  }
  return `  writes acknowledged ${acknowledged}, lost ${lost.length}, refused ${refused}`;
}

function budgetLines({ budget, overBudget }: DrillResult): string[] {
  if (budget.recovery === undefined && budget.lostWrites === undefined) return [];
  return [`  budget: ${overBudget.length === 0 ? "kept" : `broken: ${overBudget.join("; ")}`}`];
}

function goodWords({ held, writes }: DrillResult): string {
  const how = held === undefined ? "healed" : "held with its evidence, then healed";
  if (writes === undefined) return `${how}; nothing was written, so no loss was looked for`;
  return writes.through === "app" ? `${how}, nothing lost` : `${how}, the volume is whole`;
}

/** Several rounds: a line each, then the percentiles. */
export function roundsText(output: Output, results: readonly DrillResult[], of: Percentiles): string {
  const rows = results.map((result, index) => [
    String(index + 1),
    result.recovery === undefined ? "never" : formatDuration(result.recovery),
    result.writes === undefined
      ? "-"
      : `${result.writes.acknowledged} written, ${result.writes.lost.length} lost`,
    result.good ? "good" : result.problems.join("; "),
  ]);
  const figure = (milliseconds: number | undefined) =>
    milliseconds === undefined ? "-" : formatDuration(milliseconds);
  const good = results.every((result) => result.good);
  return [
    table([["round", "recovery", "writes", "verdict"], ...rows]),
    "",
    `recovery: p50 ${figure(of.p50)}, p90 ${figure(of.p90)}, p99 ${figure(of.p99)}, most ${figure(of.most)}`,
    output.style(good ? "green" : "red", good ? "all good" : "NOT good"),
  ].join("\n");
}
