import { readdirSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { machineProcesses, runHitori, temporaryDirectory } from "./command-line.ts";

// Its own directory for temporary files: other local clouds may run on this host.
let temporary: ReturnType<typeof temporaryDirectory>;

beforeEach(() => {
  temporary = temporaryDirectory();
});

afterEach(() => temporary.remove());

for (const fault of ["zone", "instance"]) {
  test(`the demo heals from the loss of its ${fault} with every acknowledged message and leaves nothing running`, async () => {
    const done = await runHitori(["demo", "--fault", fault, "--json"], { env: { TMPDIR: temporary.path } });
    expect(done.stderr).not.toContain('"error"');
    expect(done.code).toBe(0);
    const report = JSON.parse(done.stdout);
    expect(report.writes.acknowledged).toBeGreaterThan(0);
    expect(report.writes.lost).toEqual([]);
    expect(report.overlaps).toEqual([]);
    expect(report.evidence).toMatchObject({ uploadKept: true, messagesBeforeKept: true });
    expect(report.parts.map((part: { name: string }) => part.name)).toEqual([
      "detect",
      "decide",
      "launch",
      "boot",
      "mount",
      "lease",
      "app start",
      "target healthy",
      "first good answer",
    ]);
    if (fault === "zone")
      expect(report.replacement.availabilityZone).not.toBe(report.victim.availabilityZone);
    expect(await machineProcesses(temporary.path)).toEqual([]);
    expect(readdirSync(temporary.path).filter((name) => name.startsWith("hitori-demo-"))).toEqual([]);
  });
}
