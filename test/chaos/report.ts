import { percentile } from "../../src/simulator/campaign.ts";
import { isStorageFault } from "./faults.ts";
import type { ChaosRecord, RoundRecord, VerdictRecord } from "./round-journal.ts";
import type { Takeover } from "./takeover.ts";

/** What all clouds of a campaign came to, over every run on its journal. */
export interface Report {
  readonly clouds: number;
  readonly rounds: number;
  /** Rounds whose fault could not be put in. */
  readonly missed: number;
  readonly takeovers: number;
  readonly lines: number;
  readonly acknowledged: number;
  readonly overlaps: readonly string[];
  readonly lost: readonly string[];
  readonly stuck: readonly string[];
  readonly rows: readonly RoundRecord[];
}

/** Merges the journal of rounds. Of a cloud that was killed with its run the rounds count, its writes as last judged. */
export function mergeReport(records: readonly ChaosRecord[]): Report {
  const rows = records.filter((record) => record.kind === "round");
  const verdicts = new Map<string, VerdictRecord>();
  for (const record of records) if (record.kind === "verdict") verdicts.set(record.cloud, record);
  const last = [...verdicts.values()];
  const all = (list: (one: VerdictRecord) => readonly string[]) =>
    last.flatMap((one) => list(one).map((text) => `${one.cloud}: ${text}`));
  const sum = (figure: (one: VerdictRecord) => number) => last.reduce((total, one) => total + figure(one), 0);
  return {
    clouds: new Set(records.map(({ cloud }) => cloud)).size,
    rounds: rows.length,
    missed: rows.filter(({ missed }) => missed !== undefined).length,
    takeovers: countTakeovers(rows),
    lines: sum(({ lines }) => lines),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    overlaps: all(({ overlaps }) => overlaps),
    lost: all(({ lost }) => lost),
    stuck: all(({ stuck }) => stuck),
    rows,
  };
}

/** Each is a lease that somebody took over and after which somebody wrote again. */
export function countTakeovers(rows: readonly RoundRecord[]): number {
  return rows.reduce((total, { after, takeovers }) => total + (after === null ? 0 : takeovers.length), 0);
}

export function isBad(report: Report): boolean {
  return report.overlaps.length + report.lost.length + report.stuck.length > 0;
}

export function formatReport(report: Report): string {
  const took = report.rows.flatMap(({ takeovers }) => takeovers);
  const fenced = report.rows.filter(({ fault }) => !isStorageFault(fault)).flatMap(confirmed);
  const expired = took.filter(({ how }) => how === "expired");
  const share = (how: Takeover["how"]) => took.filter((one) => one.how === how).length;
  const rows: [string, string][] = [
    ["clouds", String(report.clouds)],
    ["rounds", `${report.rounds}, ${report.missed} of them struck nothing`],
    [
      "take-overs",
      `${report.takeovers} (${share("fenced")} confirmed by EC2, ${share("expired")} after silence, ${share("released")} released)`,
    ],
    ["overlaps", String(report.overlaps.length)],
    ["lost writes", `${report.lost.length} of ${report.lines}, ${report.acknowledged} of them acknowledged`],
    ["nobody wrote in time", String(report.stuck.length)],
    ["round, p50 and p99", spread(report.rows.map(({ seconds }) => seconds * 1000))],
    ["confirmed death to app start", spread(fenced.map((one) => one.confirmed))],
    ["  launch to agent", spread(fenced.map(({ agent }) => agent))],
    ["  agent to mount", spread(fenced.map(({ mount }) => mount))],
    ["  mount, or death, to lease", spread(fenced.map(({ lease }) => lease))],
    ["  lease to app start", spread(fenced.map(({ start }) => start))],
    ["  app start to first write", spread(fenced.map(({ write }) => write))],
    ["silent death: last sign to lease", spread(expired.map(({ silence }) => silence))],
  ];
  const table = rows.map(([what, figure]) => `${what.padEnd(38)}${figure}`);
  return [...table, ...byFault(report.rows), ...report.overlaps, ...report.lost, ...report.stuck].join("\n");
}

/** Behind an ill storage nothing is quick: those rounds say nothing of it. */
function confirmed({ takeovers }: RoundRecord): Takeover[] {
  return takeovers.filter((one) => one.how === "fenced" && one.confirmed !== undefined);
}

function byFault(rows: readonly RoundRecord[]): string[] {
  const names = [...new Set(rows.map(({ fault }) => fault))].sort();
  return names.map((name) => {
    const of = rows.filter(({ fault }) => fault === name);
    return `  ${name.padEnd(50)}${String(of.length).padStart(4)} rounds, ${countTakeovers(of)} take-overs`;
  });
}

/** p50, p99 and the most of milliseconds, in seconds. */
function spread(figures: readonly (number | undefined)[]): string {
  const known = figures.filter((figure) => figure !== undefined);
  if (known.length === 0) return "-";
  const seconds = (one: number) => `${(one / 1000).toFixed(2)} s`;
  const [p50, p99] = [percentile(known, 0.5), percentile(known, 0.99)];
  return `${seconds(p50)}, ${seconds(p99)}, most ${seconds(Math.max(...known))} (${known.length})`;
}
