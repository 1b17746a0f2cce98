import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../base/clock.ts";
import { VirtualClock } from "../base/virtual-clock.ts";
import { DirectoryStore, startStoreWorker } from "./directory-store.ts";
import { firstToken, formatToken, takenBy } from "./token.ts";

const first = firstToken("00000000000000aa");
const name = formatToken(first);
let parent: string;
let store: DirectoryStore;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "hitori-store-"));
  store = new DirectoryStore({ directory: join(parent, "lease"), ioTimeout: 20_000, clock: systemClock });
});

afterEach(() => {
  store.close();
  rmSync(parent, { recursive: true, force: true });
});

test("makes the directory with its first token once, and says so to whoever comes second", async () => {
  expect(await store.list()).toEqual({ ok: false, code: "ENOENT" });
  expect(await store.bootstrap(name)).toEqual({ ok: true, value: undefined });
  const second = await store.bootstrap(formatToken(firstToken("00000000000000bb")));
  expect(second).toEqual({ ok: false, code: "ENOTEMPTY" });
  expect(await store.list()).toEqual({ ok: true, value: [name] });
  expect(readdirSync(parent)).toEqual(["lease"]);
});

test("never makes the parent: an unmounted volume gets no lease of its own", async () => {
  const unmounted = new DirectoryStore({
    directory: join(parent, "efs/lease"),
    ioTimeout: 20_000,
    clock: systemClock,
  });
  expect(await unmounted.bootstrap(name)).toEqual({ ok: false, code: "ENOENT" });
  unmounted.close();
  expect(readdirSync(parent)).toEqual([]);
});

test("a rename takes a name away once", async () => {
  await store.bootstrap(name);
  const next = formatToken(takenBy(first, "00000000000000bb"));
  expect(await store.rename(name, next)).toEqual({ ok: true, value: undefined });
  expect(await store.rename(name, next)).toEqual({ ok: false, code: "ENOENT" });
  expect(await store.list()).toEqual({ ok: true, value: [next] });
});

test("keeps the hint as it was written, and has none before", async () => {
  mkdirSync(join(parent, "lease"));
  expect(await store.readHint()).toEqual({ ok: false, code: "ENOENT" });
  expect(await store.writeHint("who\n")).toEqual({ ok: true, value: undefined });
  expect(await store.readHint()).toEqual({ ok: true, value: "who\n" });
});

test("says that a lease directory that is a file is no directory", async () => {
  writeFileSync(join(parent, "lease"), "");
  expect(await store.list()).toEqual({ ok: false, code: "ENOTDIR" });
});

test("kills a worker that hangs, says that nobody knows, and goes on with a new one", async () => {
  const clock = new VirtualClock();
  store = new DirectoryStore({ directory: join(parent, "lease"), ioTimeout: 15_000, clock });
  await store.bootstrap(name);
  const worker = store.workerPid ?? 0;
  process.kill(worker, "SIGSTOP");
  const listing = store.list();
  await clock.advance(14_999);
  expect(store.workerPid).toBe(worker);
  await clock.advance(1);
  expect(await listing).toEqual({ ok: false, code: "ETIMEDOUT" });
  expect(await store.list()).toEqual({ ok: true, value: [name] });
  expect(store.workerPid).not.toBe(worker);
});

test("says so when its worker is killed under it", async () => {
  await store.list();
  const worker = store.workerPid ?? 0;
  process.kill(worker, "SIGSTOP");
  const listing = store.list();
  process.kill(worker, "SIGKILL");
  expect(await listing).toEqual({ ok: false, code: "EWORKER" });
  expect(await store.list()).toEqual({ ok: false, code: "ENOENT" });
});

test("uses a worker that was started before", async () => {
  const started = startStoreWorker();
  store = new DirectoryStore({ directory: parent, ioTimeout: 20_000, clock: systemClock, started });
  expect(await store.list()).toEqual({ ok: true, value: [] });
  expect(store.workerPid).toBe(started.pid);
});

test("starts another where the one that was started before has died meanwhile", async () => {
  const started = startStoreWorker();
  const died = new Promise((resolve) => started.once("exit", resolve));
  started.kill("SIGKILL");
  await died;
  store = new DirectoryStore({ directory: parent, ioTimeout: 20_000, clock: systemClock, started });
  expect(await store.list()).toEqual({ ok: true, value: [] });
  expect(store.workerPid).not.toBe(started.pid);
});
