import { isAbsolute, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { codeOf } from "./codes/codes.ts";
import type { Finding, Severity } from "./finding.ts";

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  loss: "error",
  risk: "warning",
  advice: "note",
  note: "note",
};

/** Findings as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), which code review tools read. */
export function sarif(findings: readonly Finding[], version: string, directory: string): object {
  const names = [...new Set(findings.map(({ code }) => code))].sort();
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "hitori", version, rules: names.map(ruleOf) } },
        results: findings.map((finding) => resultOf(finding, names.indexOf(finding.code), directory)),
      },
    ],
  };
}

function ruleOf(name: string): object {
  const { code, title, why, remedy, severity } = codeOf(name);
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: remedy },
    defaultConfiguration: { level: levels[severity] },
  };
}

function resultOf(finding: Finding, ruleIndex: number, directory: string): object {
  const { code, severity, place, message, remedy, ignored } = finding;
  const { file, line, column } = place;
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: { text: `${message}. ${remedy}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file, directory) },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    ...(ignored === undefined ? {} : { suppressions: [{ kind: "inSource", justification: ignored }] }),
  };
}

/** Relative to the directory where it is below it. */
function uriOf(file: string, directory: string): string {
  const path = isAbsolute(file) ? relative(directory, file) : file;
  return path.startsWith("..") ? pathToFileURL(file).href : path.split("/").map(encodeURIComponent).join("/");
}
