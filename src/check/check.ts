import type { Compose } from "../compose/compose.ts";
import { Field } from "../compose/field.ts";
import { codeOf } from "./codes/codes.ts";
import { type Finding, type Found, severities } from "./finding.ts";
import { applyIgnores, type TextOf } from "./ignore.ts";
import type { Images } from "./images.ts";
import { dataRules } from "./rules/data.ts";
import { hostRules } from "./rules/host.ts";
import { imageRules } from "./rules/images.ts";
import { lifeRules } from "./rules/life.ts";
import { networkRules } from "./rules/network.ts";
import { readingRules } from "./rules/reading.ts";
import { storageRules } from "./rules/storage.ts";
import { type Rule, subjectOf } from "./subject.ts";

const rules: readonly Rule[] = [
  readingRules,
  dataRules,
  storageRules,
  lifeRules,
  networkRules,
  imageRules,
  hostRules,
];

export interface CheckOptions {
  readonly images: Images;
  /** Where the file system is mounted on the instance. */
  readonly mountPath: string;
  readonly healthCheck: "ec2" | "elb" | "app";
  readonly textOf: TextOf;
}

/**
 * What a self-healing instance would do to a project. Pure: the worst first, then by place.
 * @param compose best read leniently, so that what Compose would refuse is a finding too
 */
export function check(compose: Compose, options: CheckOptions): Finding[] {
  const subject = subjectOf(compose, options.images, options);
  const findings = rules.flatMap((rule) => rule(subject)).map(findingOf);
  return applyIgnores(findings, compose, options.textOf).sort(byWeight);
}

/** Would something be lost? */
export function losesData(findings: readonly Finding[]): boolean {
  return findings.some(({ severity, ignored }) => severity === "loss" && ignored === undefined);
}

function findingOf(found: Found): Finding {
  const code = codeOf(found.code);
  return {
    code: found.code,
    severity: found.severity ?? code.severity,
    ...(found.service === undefined ? {} : { service: found.service }),
    place: found.at instanceof Field ? placeOf(found.at) : found.at,
    message: found.message,
    remedy: found.remedy ?? code.remedy,
  };
}

function placeOf(field: Field) {
  // An item of a list has no key: its own place. What is absent is shown at what it is absent from.
  return field.keyPlace;
}

function byWeight(a: Finding, b: Finding): number {
  const ignored = Number(a.ignored !== undefined) - Number(b.ignored !== undefined);
  const weight = severities.indexOf(a.severity) - severities.indexOf(b.severity);
  const file = a.place.file < b.place.file ? -1 : Number(a.place.file > b.place.file);
  return ignored || weight || file || a.place.line - b.place.line || a.place.column - b.place.column;
}
