import { formatDuration } from "../../base/duration.ts";
import { sentence } from "../../timeline/event.ts";
import { percentilesOf } from "../percentiles.ts";
import { faultTitles } from "../titles.ts";
import type { DrillResult, Writes } from "../verdict.ts";
import { chart } from "./chart.ts";
import { escaped, tableOf } from "./markup.ts";
import { styles } from "./styles.ts";

/** One HTML file that needs nothing else: no script, no request, dark and light, phone and desk. */
export function reportPage(results: readonly DrillResult[]): string {
  const [first] = results;
  const title = first ? `Drill ${first.fault} of ${first.app}` : "Drill";
  const body = [
    `<h1>${escaped(title)}</h1>`,
    first
      ? `<p class="soft">${escaped(titleOf(first))}. ${new Date(first.injectedAt).toISOString()}</p>`
      : "",
    ...(results.length > 1 ? [summary(results)] : []),
    ...results.map((result, index) => section(result, results.length > 1 ? index + 1 : undefined)),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${styles}</style>
</head>
<body>
<main>
${body.join("\n")}
</main>
</body>
</html>
`;
}

function titleOf({ fault }: DrillResult): string {
  return Object.entries(faultTitles).find(([name]) => name === fault)?.[1] ?? fault;
}

function summary(results: readonly DrillResult[]): string {
  const of = percentilesOf(results.map(({ recovery }) => recovery));
  const figure = (one: number | undefined) => (one === undefined ? "-" : formatDuration(one));
  const bad = results.filter(({ good }) => !good).length;
  const verdict =
    bad === 0 ? `<strong class="good">all good</strong>` : `<strong class="bad">${bad} not good</strong>`;
  const rows = [[String(of.rounds), String(of.never), ...[of.p50, of.p90, of.p99, of.most].map(figure)]];
  return `<p>${verdict}</p>${tableOf(["rounds", "never healed", "p50", "p90", "p99", "most"], rows)}`;
}

function section(result: DrillResult, round: number | undefined): string {
  const { victim, replacement, parts, timeline, injectedAt } = result;
  const verdict = result.good
    ? `<strong class="good">good</strong>`
    : `<strong class="bad">not good</strong>: ${escaped(result.problems.join("; "))}`;
  const after = replacement
    ? `${replacement.instanceId} in ${replacement.availabilityZone}`
    : "the same instance";
  const events = timeline.map((event) => [
    `${((event.at - injectedAt) / 1000).toFixed(3)} s`,
    event.instanceId ?? event.source,
    sentence(event),
  ]);
  return [
    round === undefined ? "" : `<h2>Round ${round}</h2>`,
    `<p>${verdict}</p>`,
    `<p class="soft">${escaped(`${victim.instanceId} in ${victim.availabilityZone}`)} → ${escaped(after)}</p>`,
    chart(result),
    tableOf(["figure", "value"], figures(result)),
    ...(parts.length === 0
      ? []
      : [
          "<h3>The parts of the recovery</h3>",
          tableOf(
            ["part", "took"],
            parts.map(({ name, milliseconds }) => [name, formatDuration(milliseconds)]),
          ),
        ]),
    `<details><summary>${events.length} events</summary>${tableOf(["after", "who", "what"], events)}</details>`,
  ].join("\n");
}

function figures(result: DrillResult): string[][] {
  const { recovery, outages, writes, overlaps, unproven, held, notifications, budget, overBudget } = result;
  const down = outages.reduce((sum, { from, to }) => sum + ((to ?? from) - from), 0);
  const budgeted = budget.recovery !== undefined || budget.lostWrites !== undefined;
  return [
    ["recovery", recovery === undefined ? "never" : recovery === 0 ? "not needed" : formatDuration(recovery)],
    ["without a good answer", formatDuration(down)],
    ...(writes ? [["writes", writesText(writes)]] : []),
    ["epochs that wrote at the same time", overlaps.length === 0 ? "none" : overlaps.join("; ")],
    ...(unproven.length === 0 ? [] : [["ends that nobody saw", unproven.join("; ")]]),
    ...(held === undefined ? [] : [["held", held]]),
    ...(notifications
      ? [["notifications", `${notifications.received.length} received of ${notifications.expected.length}`]]
      : []),
    ...(budgeted ? [["budget", overBudget.length === 0 ? "kept" : overBudget.join("; ")]] : []),
  ];
}

function writesText({ through, acknowledged, refused, lost }: Writes): string {
  const where = through === "volume" ? "on the volume, before the fault" : "through the app";
  return `${acknowledged} acknowledged ${where}, ${lost.length} lost, ${refused} refused`;
}
