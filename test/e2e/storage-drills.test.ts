import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root, startTestCloud, type TestCloud, temporaryDirectory } from "./command-line.ts";
import { storageHere } from "./fuse.ts";

// The faults of the file system, on file systems that can fail.

const storage = storageHere();
let cloud: TestCloud;
let project: ReturnType<typeof temporaryDirectory>;

beforeAll(async () => {
  if (storage !== "fuse") return;
  cloud = await startTestCloud(["--time-scale", "120", "--storage", storage]);
  project = temporaryDirectory();
  cpSync(join(root, "examples/counter"), project.path, { recursive: true });
  const deployed = await cloud.hitori(["-f", join(project.path, "hitori.yml"), "deploy", "--yes"]);
  expect(deployed.code, deployed.stderr).toBe(0);
});

afterAll(async () => {
  await cloud?.stop();
  project?.remove();
});

for (const fault of ["storage-stall", "storage-readonly", "storage-full"]) {
  test.skipIf(storage !== "fuse")(
    `${fault}: it ends healed, and what was on the volume is there`,
    async () => {
      const words = [
        "-f",
        join(project.path, "hitori.yml"),
        "--json",
        "drill",
        fault,
        "--yes",
        "--timeout",
        "100s",
      ];
      const done = await cloud.hitori(words, { limit: 170_000 });
      expect(done.code, done.stderr + done.stdout).toBe(0);
      const result = JSON.parse(done.stdout);
      expect(result).toMatchObject({ good: true, problems: [], overlaps: [] });
      expect(result.writes).toMatchObject({ through: "volume", acknowledged: 20, lost: [] });
      // Ten seconds are longer than the guard's deadline here: a lease that cannot be renewed ends the app.
      if (fault !== "storage-full") expect(result.outages.length).toBeGreaterThan(0);
    },
  );
}
