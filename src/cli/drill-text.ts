import type { Percentiles } from "../drill/percentiles.ts";
import type { DrillResult, Writes } from "../drill/verdict.ts";
import type { Context } from "./context.ts";
import { table } from "./output.ts";
import type { Words } from "./words/words.ts";

/** A drill's result as a person reads it. */
export function drillText({ output, words }: Pick<Context, "output" | "words">, result: DrillResult): string {
  const { victim, replacement, recovery, writes, overlaps, unproven, notifications, held } = result;
  const said = words.drill;
  const now = replacement ? said.at(replacement.instanceId, replacement.availabilityZone) : said.sameInstance;
  const parts = result.parts.map((part) => [`  ${said.part(part.name)}`, words.duration(part.milliseconds)]);
  const rows = table([...parts, [`  ${said.recovery}`, recoveryText(words, recovery)]]).split("\n");
  const lines = [
    `${result.fault}: ${said.at(victim.instanceId, victim.availabilityZone)} -> ${now}`,
    "",
    ...rows.slice(0, -1),
    output.style("bold", rows.at(-1) ?? ""),
    "",
    ...[
      ...(held === undefined ? [] : [said.held(held)]),
      ...(writes ? [writesText(words, writes)] : []),
      said.overlaps(overlaps),
      ...unproven.map(said.unproven),
      ...(notifications
        ? [said.notifications(notifications.received.length, notifications.expected.length)]
        : []),
      ...budgetLines(words, result),
    ].map((line) => `  ${line}`),
    "",
    result.good ? output.style("green", said.good(result)) : output.style("red", said.notGood),
    ...result.problems.map((problem) => `  ${problem}`),
  ];
  return lines.join("\n");
}

function recoveryText({ drill, duration }: Words, recovery: number | undefined): string {
  if (recovery === undefined) return drill.never;
  return recovery === 0 ? drill.notNeeded : duration(recovery);
}

function writesText({ drill }: Words, { through, acknowledged, refused, lost }: Writes): string {
  return through === "volume"
    ? drill.records(acknowledged, lost.length)
    : drill.writes(acknowledged, lost.length, refused);
}

function budgetLines({ drill }: Words, { budget, overBudget }: DrillResult): string[] {
  if (budget.recovery === undefined && budget.lostWrites === undefined) return [];
  return [drill.budget(overBudget)];
}

/** Several rounds: a line each, then the percentiles. */
export function roundsText(
  { output, words }: Pick<Context, "output" | "words">,
  results: readonly DrillResult[],
  of: Percentiles,
): string {
  const said = words.drill.rounds;
  const rows = results.map(({ recovery, writes, good, problems }, index) => [
    String(index + 1),
    recovery === undefined ? said.never : words.duration(recovery),
    writes === undefined ? "-" : said.writes(writes.acknowledged, writes.lost.length),
    good ? said.good : problems.join("; "),
  ]);
  const figure = (milliseconds: number | undefined) =>
    milliseconds === undefined ? "-" : words.duration(milliseconds);
  const good = results.every((result) => result.good);
  return [
    table([[...said.columns], ...rows]),
    "",
    said.percentiles(figure(of.p50), figure(of.p90), figure(of.p99), figure(of.most)),
    good ? output.style("green", said.allGood) : output.style("red", words.drill.notGood),
  ].join("\n");
}
