// Writes docs/local-cloud-coverage.md from the services' own tables. npm run docs:coverage
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Service } from "../src/cloud/service.ts";
import { services } from "../src/cloud/services.ts";
import { readSdkSchemas } from "../src/cloud/wire/sdk-schemas.ts";

export const coveragePath = fileURLToPath(new URL("../docs/local-cloud-coverage.md", import.meta.url));

/** The page: each service with its operations, those that only record, and how many AWS has besides. */
export function coverageText(all: readonly Service[]): string {
  const sorted = [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    "# What the local cloud simulates",
    "",
    "Made from the services' tables by `npm run docs:coverage`. An operation that is not listed is refused with AWS's",
    "own error for an unknown one, never answered silently. *Recorded only*: its values are kept and described, and",
    "have no effect.",
    "",
    "| service | signed as | protocol | operations | of AWS's |",
    "|---|---|---|---|---|",
    ...sorted.map(row),
    ...sorted.flatMap(section),
    "",
  ].join("\n");
}

function row(service: Service): string {
  const count = Object.keys(service.operations).length;
  const total = readSdkSchemas(service.client, []).operationNames.size;
  return `| ${service.client} | \`${service.name}\` | ${service.protocol} | ${count} | ${total} |`;
}

function section(service: Service): string[] {
  const recorded = new Set(service.recordedOnly);
  const names = Object.keys(service.operations).sort();
  const list = (some: readonly string[]) => some.map((name) => `\`${name}\``).join(", ");
  const controls = Object.keys(service.controls ?? {}).map((control) => control.replace(" ", " /_hitori/"));
  return [
    "",
    `## ${service.client}`,
    "",
    list(names.filter((name) => !recorded.has(name))),
    ...(recorded.size > 0 ? ["", `Recorded only: ${list([...recorded].sort())}`] : []),
    ...(controls.length > 0 ? ["", `Besides AWS's API: ${list(controls)}`] : []),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(coveragePath, coverageText(services));
