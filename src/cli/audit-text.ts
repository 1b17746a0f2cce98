import type { AuditFinding } from "../audit/finding.ts";
import { type Severity, severities } from "../check/finding.ts";
import type { Output } from "./output.ts";

/** What was looked at, by name. */
export interface Seen {
  readonly region: string;
  readonly instances: readonly string[];
  readonly groups: readonly string[];
  readonly fileSystems: readonly string[];
  readonly loadBalancers: readonly string[];
  readonly databases: readonly string[];
}

const styles = { loss: "red", risk: "yellow", advice: "cyan", note: "dim" } as const;

/** Findings for people, the worst first; then what was looked at, and the count. */
export function auditText(output: Output, seen: Seen, findings: readonly AuditFinding[]): string {
  const lines = findings.flatMap(({ code, severity, resource, evidence, risk, remedy, monthly }) => [
    `${output.style(styles[severity], severity === "loss" ? "LOSS" : severity)}  ${resource} ${evidence}  [${code}]`,
    `    ${risk}`,
    `    ${remedy}${priceWords(monthly)}`,
  ]);
  return [
    ...lines,
    ...(lines.length > 0 ? [""] : []),
    `Looked at ${seenWords(seen)}.`,
    summary(findings),
  ].join("\n");
}

/** What the remedy costs, where that is known and is something. */
export function priceWords(monthly: number | undefined): string {
  return monthly === undefined || monthly === 0 ? "" : `   (about USD ${monthly.toFixed(2)} a month)`;
}

/** `instance i-0abc, group hitori-chat and file system fs-0abc in ap-northeast-1`. */
export function seenWords({ region, ...seen }: Seen): string {
  const nouns = {
    instances: "instance",
    groups: "group",
    fileSystems: "file system",
    loadBalancers: "load balancer",
    databases: "database",
  };
  const names = (Object.keys(nouns) as (keyof typeof nouns)[]).flatMap((kind) =>
    seen[kind].map((name) => `${nouns[kind]} ${name}`),
  );
  return `${names.join(", ")} in ${region}`;
}

/** How many of each weight, in words. */
export function summary(findings: readonly AuditFinding[]): string {
  const words: Readonly<Record<Severity, string>> = {
    loss: "would lose data",
    risk: "would stop it",
    advice: "to improve",
    note: "to know",
  };
  const counts = severities
    .map((severity) => ({ severity, count: findings.filter((one) => one.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${words[severity]}`);
  return counts.length === 0 ? "Nothing found that would stop it." : `${counts.join(", ")}.`;
}
