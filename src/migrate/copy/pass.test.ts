import { createHash } from "node:crypto";
import {
  chownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  promises,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../base/clock.ts";
import { readManifest } from "../tree/manifest-file.ts";
import { native } from "../tree/native.ts";
import { bytesOf } from "../tree/path-bytes.ts";
import { type Plant, plant, tree, uproot } from "../tree/tree.test-support.ts";
import { verifyTree } from "../verify.ts";
import { type Counters, newCounters } from "./counters.ts";
import { runPass } from "./pass.ts";

let directory: string;
let source: string;
let target: string;
let manifest: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-pass-"));
  source = join(directory, "source");
  target = join(directory, "target");
  manifest = join(directory, "state", "manifest");
  mkdirSync(source);
});
afterEach(() => uproot(directory));

async function pass(): Promise<Counters> {
  const counters = newCounters();
  const { problems } = await runPass({ source, targets: [target], manifest, clock: systemClock, counters });
  expect(problems).toEqual([]);
  return counters;
}

const verified = () => verifyTree({ tree: target, manifest, clock: systemClock });

/** Every attribute of everything in a tree, found without any of the code under test. */
function portrait(top: string): string[] {
  const lines: string[] = [];
  const inodes = new Map<bigint, string>();
  const look = (at: string) => {
    const path = bytesOf(at);
    const stats = lstatSync(path, { bigint: true });
    const mtime = native() ? stats.mtimeNs : stats.mtimeNs / 1000n;
    const attributes = (native()?.listAttributes(path) ?? []).map(
      (name) => `${name}=${native()?.readAttribute(path, name)?.toString("hex")}`,
    );
    const own = `${stats.mode} ${stats.uid} ${stats.gid} ${mtime} ${attributes.sort()}`;
    const name = JSON.stringify(at.slice(top.length));
    if (stats.isDirectory()) {
      lines.push(`${name} ${own}`);
      for (const child of readdirSync(path, { encoding: "latin1" }).sort()) look(`${at}/${child}`);
    } else if (stats.isSymbolicLink()) {
      lines.push(`${name} ${own} -> ${readlinkSync(path, { encoding: "latin1" })}`);
    } else {
      const group = stats.nlink > 1n ? (inodes.get(stats.ino) ?? name) : "";
      inodes.set(stats.ino, group);
      const hash = createHash("sha256").update(readFileSync(path)).digest("hex");
      lines.push(`${name} ${own} ${stats.size} ${stats.nlink} ${hash} ${group}`);
    }
  };
  look(top);
  return lines;
}

test("copies any tree exactly: names of any bytes, hard links, holes, symbolic links, modes, owners, times, extended attributes", {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (what) => {
      uproot(source);
      uproot(target);
      rmSync(manifest, { force: true });
      plant(source, what);
      await pass();
      expect(portrait(target)).toEqual(portrait(source));
      expect((await verified()).differences).toEqual([]);
    }),
    { numRuns: 25 },
  );
});

test("brings the target up to date with any other tree, and removes what is gone", {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(tree, tree, tree, async (first, second, third) => {
      uproot(source);
      uproot(target);
      rmSync(manifest, { force: true });
      for (const what of [first, second, third]) {
        // Some of the old tree stays in place, so that passes meet entries that changed their kind or their content.
        if (what.kind === "directory") overlay(what);
        await pass();
        expect(portrait(target)).toEqual(portrait(source));
      }
      expect((await pass()).copied).toBe(0);
      expect((await verified()).differenceCount).toBe(0);
    }),
    { numRuns: 12 },
  );
});

function overlay(what: Extract<Plant, { kind: "directory" }>): void {
  mkdirSync(source, { recursive: true });
  for (const [name, below] of Object.entries(what.children)) {
    rmSync(bytesOf(`${source}/${name}`), { recursive: true, force: true });
    plant(`${source}/${name}`, below);
  }
}

test.runIf(process.getuid?.() === 0)("keeps owners", async () => {
  writeFileSync(join(source, "a"), "a");
  mkdirSync(join(source, "d"), { mode: 0o2775 });
  writeFileSync(join(source, "d", "b"), "b");
  chownSync(join(source, "a"), 33, 44);
  chownSync(join(source, "d"), 999, 998);
  await pass();
  expect(portrait(target)).toEqual(portrait(source));
});

test.runIf(process.getuid?.() === 0)(
  "keeps every owner of a tree that belongs to one user but for a few, closed directories among them",
  async () => {
    for (let at = 0; at < 40; at++) {
      mkdirSync(join(source, `d${at % 4}`), { recursive: true, mode: 0o700 });
      writeFileSync(join(source, `d${at % 4}`, `f${at}`), `${at}`, { mode: at % 3 === 0 ? 0o4750 : 0o400 });
    }
    symlinkSync("nowhere", join(source, "d1", "link"));
    const give = (path: string) => lchownSync(path, 33, 33);
    for (const path of readdirSync(source, { recursive: true, encoding: "utf8" })) give(join(source, path));
    give(source);
    await pass();
    expect(portrait(target)).toEqual(portrait(source));
    uproot(target);
    rmSync(manifest);
    // Now some are root's, in a directory that only root may enter, and somebody else's.
    chownSync(join(source, "d2"), 0, 0);
    chownSync(join(source, "d2", "f2"), 0, 0);
    chownSync(join(source, "d3", "f3"), 999, 998);
    await pass();
    expect(portrait(target)).toEqual(portrait(source));
    // Nothing of it outlives the pass.
    await promises.writeFile(join(directory, "own"), "");
    expect(lstatSync(join(directory, "own")).uid).toBe(0);
    expect(process.geteuid?.()).toBe(0);
  },
);

test("copies a file that grows, shrinks or changes meanwhile again in the next pass", async () => {
  writeFileSync(join(source, "log"), Buffer.alloc(6_000_000, "x"));
  const counters = newCounters();
  const going = runPass({ source, targets: [target], manifest, clock: systemClock, counters });
  while (counters.readBytes === 0) await systemClock.sleep(1);
  writeFileSync(join(source, "log"), "short now");
  await going;
  expect(counters.unsettled).toBe(1);
  expect((await pass()).copied).toBe(1);
  expect(portrait(target)).toEqual(portrait(source));
});

if (native() === undefined && process.env.CI)
  throw new Error("koffi is missing: npm ci installs it on Linux");

test.runIf(native() !== undefined)("keeps extended attributes of files and directories", async () => {
  mkdirSync(join(source, "d"));
  writeFileSync(join(source, "d", "f"), "f");
  for (const path of ["d", "d/f"])
    native()?.writeAttribute(bytesOf(join(source, path)), "user.label", Buffer.from([0, 255, 10]));
  await pass();
  expect(portrait(target).filter((line) => line.includes("user.label=00ff0a"))).toHaveLength(2);
});

test("leaves what nobody touched alone: not one look at the target", async () => {
  plant(source, { kind: "directory", mode: 0o755, children: { a: { kind: "symlink", points: "b" } } });
  writeFileSync(join(source, "f"), "f");
  await pass();
  rmSync(join(target, "f"));
  expect(await pass()).toMatchObject({ kept: 3, copied: 0, writtenBytes: 0 });
  expect((await verified()).differences).toContainEqual({ path: "f", what: "missing" });
});

test("finds every kind of difference", async () => {
  for (const name of ["content", "mode", "time", "gone", "kind"]) writeFileSync(join(source, name), name);
  mkdirSync(join(source, "empty"));
  await pass();
  const { mtime } = lstatSync(join(target, "content"));
  const fs = await import("node:fs");
  writeFileSync(join(target, "content"), "CONTENT");
  fs.utimesSync(join(target, "content"), mtime, mtime);
  fs.chmodSync(join(target, "mode"), 0o600);
  fs.utimesSync(join(target, "time"), 1, 1);
  rmSync(join(target, "gone"));
  rmSync(join(target, "kind"));
  mkdirSync(join(target, "kind"));
  writeFileSync(join(target, "empty", "new"), "");
  const found = (await verified()).differences.map(({ path, what }) => `${path}: ${what.split(" (")[0]}`);
  for (const expected of [
    "content: content",
    "mode: mode",
    "time: modification time",
    "gone: missing",
    "empty/new: not in the source",
  ])
    expect(found).toContain(expected);
  expect(found.some((one) => one.startsWith("kind: "))).toBe(true);
  expect([...readManifest(manifest)].length).toBe(7);
});
