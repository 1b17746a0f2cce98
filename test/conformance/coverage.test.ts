import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { coveragePath, coverageText } from "../../build/coverage.ts";
import { services } from "../../src/cloud/services.ts";
import { readInterface } from "../../src/cloud/wire/wire.ts";

test("docs/local-cloud-coverage.md says what the services' tables say (npm run docs:coverage)", () => {
  expect(readFileSync(coveragePath, "utf8")).toBe(coverageText(services));
});

for (const service of services) {
  test(`every operation in the table of ${service.name} is one of AWS's`, () => {
    const { operations } = readInterface(service);
    expect([...operations.keys()].sort()).toEqual(Object.keys(service.operations).sort());
    const recorded = service.recordedOnly ?? [];
    expect(recorded.filter((name) => !operations.has(name))).toEqual([]);
  });
}
