import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NoMachines, type RunningCloud, startCloud } from "../../../src/cloud/index.ts";
import { services } from "../../../src/cloud/services.ts";
import { runProgram } from "../../e2e/command-line.ts";

/** The names of clients that do not call a service by the name that it signs for. */
const clientNames: Readonly<Record<string, string>> = {
  elasticfilesystem: "efs",
  elasticloadbalancing: "elbv2",
  monitoring: "cloudwatch",
};

const directory = mkdtempSync(join(tmpdir(), "hitori-tour-"));
let cloud: RunningCloud;

beforeAll(async () => {
  const machines = new NoMachines();
  cloud = await startCloud({ directory, port: 0, timeScale: 0, accountId: "123456789012", machines });
});

afterAll(async () => {
  await cloud?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Debian's awscli and python3-boto3, by their whole paths: others may stand before them on the PATH. */
const tours = {
  "the aws CLI": { needs: "/usr/bin/aws", program: ["/bin/bash", "tour.sh"] },
  boto3: { needs: "/usr/lib/python3/dist-packages/boto3", program: ["/usr/bin/python3", "tour.py"] },
} as const;

for (const [name, { needs, program }] of Object.entries(tours)) {
  const isThere = existsSync(needs);
  if (!isThere && process.env.CI)
    throw new Error(`the tour of ${name} needs ${needs} (Debian: awscli, python3-boto3)`);
  test.skipIf(!isThere)(`${name} passes a tour through every service`, { timeout: 240_000 }, async () => {
    const script = fileURLToPath(new URL(program[1], import.meta.url));
    const done = await runProgram([program[0], script, cloud.endpoint], { limit: 240_000 });
    expect(done.stderr).toBe("");
    const seen = done.stdout.split("\n").filter((line) => line !== "");
    const wanted = services.map((service) => clientNames[service.name] ?? service.name);
    expect(seen.sort()).toEqual(wanted.sort());
    expect(done.code).toBe(0);
  });
}
