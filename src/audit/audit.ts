import type { Estate } from "../aws/estate.ts";
import { severities } from "../check/finding.ts";
import type { Prices } from "../estimate/prices.ts";
import type { AuditFinding } from "./finding.ts";
import { groupRules } from "./group-rules.ts";
import { instanceRules } from "./instance-rules.ts";
import type { Rule } from "./rule.ts";
import { storageRules } from "./storage-rules.ts";

/** Everything that is looked for. Codes never change their meaning. */
export const rules: readonly Rule[] = [...instanceRules, ...groupRules, ...storageRules];

/** What would stop the app or lose its data, the worst first. Pure. */
export function audit(estate: Estate, prices: Prices | undefined): AuditFinding[] {
  const findings = rules.flatMap(({ code, severity, risk, remedy, find }) =>
    find(estate, prices).map((found) => ({ code, severity, risk, remedy, ...found })),
  );
  const rank = ({ severity }: AuditFinding) => severities.indexOf(severity);
  return findings.sort((one, other) => rank(one) - rank(other));
}

/** Whether something would stop the app or lose its data: exit code 3. */
export function isAtRisk(findings: readonly AuditFinding[]): boolean {
  return findings.some(({ severity }) => severity === "loss" || severity === "risk");
}
