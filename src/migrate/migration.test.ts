import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../base/clock.ts";
import { migrationIn, settleIn, wrongIn } from "./crash.test-support.ts";
import { uproot } from "./tree/tree.test-support.ts";
import { changesSince } from "./way-back.ts";

/** More of them: HITORI_KILLS=200 npx vitest run src/migrate/migration.test.ts */
const kills = Number(process.env.HITORI_KILLS ?? 10);

let directory: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "hitori-migration-"));
  await settleIn(directory);
});
afterEach(() => uproot(directory));

test("moves an app, goes back with what was written since, and forward again", async () => {
  const migration = migrationIn(directory);
  expect((await migration.perform("cutover")).place).toBe("new");
  expect(wrongIn(directory)).toEqual([]);
  expect(existsSync(join(directory, "old", ".data.before-hitori", "log"))).toBe(true);
  appendFileSync(join(directory, "new", "data", "log"), "in the new place\n");
  appendFileSync(join(directory, "acknowledged"), "in the new place\n");
  expect((await migration.perform("rollback", true)).place).toBe("old");
  expect(wrongIn(directory)).toEqual([]);
  expect((await migration.perform("cutover")).place).toBe("new");
  expect(wrongIn(directory)).toEqual([]);
  expect((await migration.perform("finish")).finished).toBe(true);
  expect(existsSync(join(directory, "old", ".data.before-hitori"))).toBe(false);
  await expect(migration.perform("rollback")).rejects.toThrowError(/finished/);
});

test("goes back by itself where the app does not start in the new place", async () => {
  const migration = migrationIn(directory);
  writeFileSync(join(directory, "refuse"), join(directory, "new"));
  await expect(migration.perform("cutover")).rejects.toThrowError(/runs again from its old place/);
  expect(migration.state).toMatchObject({ place: "old", open: undefined });
  expect(wrongIn(directory)).toEqual([]);
});

test("says exactly what a way back without it would lose", async () => {
  const migration = migrationIn(directory);
  await migration.perform("cutover");
  writeFileSync(join(directory, "new", "uploads", "d1", "f1"), "other");
  writeFileSync(join(directory, "new", "uploads", "added"), "new");
  uproot(join(directory, "new", "uploads", "d2", "f2"));
  const moves = ["data", "uploads"].map((name) => ({
    name: `./${name}`,
    kind: "bind" as const,
    source: join(directory, "old", name),
    target: join(directory, "new", name),
    services: [],
  }));
  const { changes } = await changesSince(moves, join(directory, "state"));
  expect([...changes].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: "./data/log", what: "changed" },
    { path: "./uploads/added", what: "new" },
    { path: "./uploads/d1/f1", what: "changed" },
    { path: "./uploads/d2/f2", what: "removed" },
  ]);
});

test(`killed at ${kills} random moments, the app is whole in one place after running again, and nothing acknowledged is lost`, {
  timeout: 30_000 + kills * 15_000,
}, async () => {
  let longest = 300;
  for (let kill = 0; kill < kills; kill++) {
    const wanted = migrationIn(directory).state.place === "old" ? "cutover" : "rollback";
    const { killed, took } = await runAndKill(wanted, Math.random() * longest);
    if (!killed) longest = Math.max(20, took);
    await migrationIn(directory).recover();
    expect(wrongIn(directory)).toEqual([]);
  }
  expect(readFileSync(join(directory, "state", "journal.jsonl"), "utf8")).toContain("cutover");
});

/** Starts an operation in a process of its own and kills it so many milliseconds after it began. */
async function runAndKill(operation: string, after: number): Promise<{ killed: boolean; took: number }> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const program = new URL("./crash.test-support.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", tsx, program, directory, operation], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const from = systemClock.monotonic();
  const ended = new Promise<boolean>((resolve) =>
    child.once("exit", (_, signal) => resolve(signal === "SIGKILL")),
  );
  const cancel = systemClock.after(after, () => child.kill("SIGKILL"));
  const killed = await ended;
  cancel();
  return { killed, took: systemClock.monotonic() - from };
}
