// How long Hitori and its peers take to copy trees to a file system that answers like EFS (slowfs.c), all in one run.
// npm run bench:migrate [-- --only small-files,flat --scale 0.2 --tools hitori,xargs]
// Needs root, gcc, libfuse3-dev, fuse3, pkg-config, and of the peers what there is: rsync, rclone, fpart (fpsync),
// findutils, tar, zstd. Whole sections of serial tools take up to 15 minutes at scale 1; --only runs one of them.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { rolldown } from "rolldown";
import { stepsAtOnce } from "../src/migrate/copy/pass.ts";
import { printTable } from "./measure.ts";
import { copyPeers, type Peer, syncPeers } from "./migrate-peers.ts";
import { SlowFileSystem, sh } from "./slow-file-system.ts";

const sections = {
  "small-files": benchSmall,
  delta: benchDelta,
  database: benchDatabase,
  large: benchLarge,
  flat: benchFlat,
  whole: benchWhole,
  kills: benchKills,
  many: benchMany,
};
type Section = keyof typeof sections;

const { values: given } = parseArgs({
  options: {
    scale: { type: "string", default: "1" },
    only: { type: "string", default: Object.keys(sections).join(",") },
    tools: { type: "string", default: "" },
    threads: { type: "string", default: String(stepsAtOnce) },
  },
});
const scale = Number(given.scale);
const only = given.only.split(",");
const tools = given.tools.split(",");
// In memory: ext4 passes over inodes that were freed just now, which costs more than all that is to be measured.
const work = mkdtempSync(join(process.env.TMPDIR ?? "/dev/shm", "hitori-bench-"));
const lanes = 12;
const slow = new SlowFileSystem(work);
const rows: (string | number)[][] = [
  ["tree", "tool", "seconds", "times Hitori", "CPU s", "CPU s of the file system", "load"],
];

interface Took {
  readonly seconds: number;
  /** Of the tool, in all its processes. */
  readonly cpu: number;
  readonly fileSystemCpu: number;
}

/** CPU time of all processes that this one started and that have ended, seconds. */
function childrenCpu(): number {
  const fields = readFileSync("/proc/self/stat", "latin1")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

function measure(run: () => void): Took {
  const before = { cpu: childrenCpu(), fileSystem: slow.cpuTime, at: performance.now() };
  run();
  return {
    seconds: (performance.now() - before.at) / 1000,
    cpu: childrenCpu() - before.cpu,
    fileSystemCpu: (slow.cpuTime - before.fileSystem) / 1000,
  };
}

function row(tree: string, tool: string, took: Took, own: number): void {
  const { seconds, cpu, fileSystemCpu } = took;
  rows.push([tree, tool, seconds.toFixed(2), seconds / own, cpu, fileSystemCpu, loadavg()[0] ?? 0]);
}

const isWanted = (tool: string) => tools.some((name) => tool.includes(name));

function makeTree(
  name: string,
  directories: number,
  perDirectory: number,
  size: () => number,
  owner: number,
): string {
  const tree = join(work, "source", name);
  for (let at = 0; at < directories; at++) {
    const directory = directories === 1 ? tree : join(tree, `d${at % 10}`, `s${at}`);
    mkdirSync(directory, { recursive: true });
    for (let file = 0; file < perDirectory; file++) {
      writeFileSync(join(directory, `f${file}`), randomBytes(size()), { mode: 0o640 });
    }
  }
  sh(`chown -R ${owner}:${owner} ${tree}`);
  return tree;
}

let made = 0;
/** A new directory of the slow file system, nothing of it in any cache. */
function fresh(): string {
  made += 1;
  return `copy${made}`;
}

const newTarget = () => {
  const at = join(slow.mounts[0] ?? "", fresh());
  mkdirSync(at, { recursive: true });
  return at;
};

interface Done {
  /** The most that it had in memory. */
  readonly residentBytes: number;
  readonly writtenBytes: number;
}

interface Settings {
  readonly through?: number;
  readonly targets?: string[];
  /** Milliseconds after which it is killed. */
  readonly killAfter?: number;
}

/** One pass, or a verification, as the command line's worker does it. @returns undefined where it was killed */
function hitori(
  what: "copy" | "verify",
  source: string,
  name: string,
  settings: Settings = {},
): Done | undefined {
  const { through = 1, targets = slow.mounts.slice(0, through).map((at) => join(at, name)) } = settings;
  for (const target of targets) mkdirSync(target, { recursive: true });
  const words = [
    join(work, "copy-pass.mjs"),
    what,
    source,
    targets.join(":"),
    join(work, `${name}.manifest`),
  ];
  // As the command line starts its worker.
  const env = { ...process.env, UV_THREADPOOL_SIZE: given.threads, MALLOC_ARENA_MAX: "2" };
  const done = spawnSync(process.execPath, ["--max-semi-space-size=2", ...words], {
    env,
    encoding: "utf8",
    killSignal: "SIGKILL",
    ...(settings.killAfter === undefined ? {} : { timeout: settings.killAfter }),
  });
  if (done.signal === "SIGKILL") return undefined;
  if (done.status !== 0) throw new Error(done.stderr);
  const facts = JSON.parse(done.stdout) as Done;
  memory = Math.max(memory, facts.residentBytes);
  return facts;
}
let memory = 0;

/** Runs the peers that are wanted and there, each on what `target` gives it. */
function comparePeers(
  tree: string,
  source: string,
  own: number,
  which: readonly Peer[],
  target: () => string,
): void {
  for (const { tool, program, script } of which.filter(({ tool }) => isWanted(tool))) {
    if (spawnSync("bash", ["-c", `command -v ${program}`]).status !== 0) {
      rows.push([tree, tool, "not installed"]);
      continue;
    }
    const at = target();
    row(
      tree,
      tool,
      measure(() => sh(script(source, at))),
      own,
    );
  }
}

let smallTree: string | undefined;
function smallSource(): string {
  const size = () => 1024 + Math.floor(Math.random() * 31_744);
  smallTree ??= makeTree("small", Math.round(500 * scale), 20, size, 33);
  return smallTree;
}

function benchSmall(): void {
  const source = smallSource();
  const name = fresh();
  const copy = measure(() => hitori("copy", source, name));
  row("small-files", "hitori", copy, copy.seconds);
  const proof = measure(() => hitori("verify", source, name));
  const both: Took = {
    seconds: copy.seconds + proof.seconds,
    cpu: copy.cpu + proof.cpu,
    fileSystemCpu: copy.fileSystemCpu + proof.fileSystemCpu,
  };
  row("small-files", "hitori, copied and verified", both, copy.seconds);
  comparePeers("small-files", source, copy.seconds, copyPeers(work), newTarget);
}

/** The pass while the app is down: 1 % of the files changed, one removed. */
function benchDelta(): void {
  const source = smallSource();
  const directories = Math.round(500 * scale);
  const change = () => {
    for (let at = 0; at < directories / 5; at++)
      writeFileSync(join(source, `d${at % 10}`, `s${at}`, "f3"), randomBytes(9000));
    rmSync(join(source, "d1", "s1", `f${removed++}`), { force: true });
    // What the tool before saw must not answer for it.
    sh("sleep 3.1");
  };
  let removed = 5;
  const name = fresh();
  hitori("copy", source, name);
  const passes: Took[] = [];
  for (let round = 0; round < 3; round++) {
    change();
    passes.push(measure(() => hitori("copy", source, name)));
  }
  const [, middle = { seconds: 0, cpu: 0, fileSystemCpu: 0 }] = passes.sort((a, b) => a.seconds - b.seconds);
  row("delta", "hitori, median of 3", middle, middle.seconds);
  const target = join(slow.mounts[0] ?? "", name);
  comparePeers("delta", source, middle.seconds, syncPeers(work), () => {
    change();
    return target;
  });
}

function benchPlain(tree: string, source: string, through = 1): void {
  if (through > 1) {
    const copy = measure(() => hitori("copy", source, fresh(), { through }));
    row(tree, `hitori, ${through} mounts`, copy, copy.seconds);
    row(
      tree,
      "hitori, one mount",
      measure(() => hitori("copy", source, fresh())),
      copy.seconds,
    );
    comparePeers(tree, source, copy.seconds, withoutTar(), newTarget);
    return;
  }
  const copy = measure(() => hitori("copy", source, fresh()));
  row(tree, "hitori", copy, copy.seconds);
  comparePeers(tree, source, copy.seconds, withoutTar(), newTarget);
}

const withoutTar = () => copyPeers(work).filter(({ program }) => program !== "tar");

function benchDatabase(): void {
  const size = () => 8192 + Math.floor(Math.random() * 1_040_384);
  benchPlain("database", makeTree("database", Math.max(1, Math.round(20 * scale)), 50, size, 999));
}

function benchLarge(): void {
  benchPlain(
    "large",
    makeTree("large", 1, 1, () => Math.round(512 * scale) * 1_048_576, 0),
  );
}

function benchFlat(): void {
  const size = () => 1024 + Math.floor(Math.random() * 31_744);
  benchPlain("flat", makeTree("flat", 1, Math.round(2000 * scale), size, 33), lanes);
}

/** Copy, checksums and archive, against the story's `tar czv` and then `cp -pri`; on small, database and large. */
function benchWhole(): void {
  smallSource();
  if (!only.includes("database"))
    makeTree(
      "database",
      Math.max(1, Math.round(20 * scale)),
      50,
      () => 8192 + Math.floor(Math.random() * 1_040_384),
      999,
    );
  if (!only.includes("large")) makeTree("large", 1, 1, () => Math.round(512 * scale) * 1_048_576, 0);
  const source = join(work, "source");
  // Each directory that moves is a pass of its own.
  const copyAll = () => {
    for (const tree of ["small", "database", "large"]) hitori("copy", join(source, tree), fresh());
  };
  const alone = measure(copyAll);
  const packed = spawnSync("bash", ["-c", "command -v zstd"]).status === 0 ? "zstd -3 -q" : "gzip";
  const archived = measure(() => {
    copyAll();
    // As makeArchive does, once the app runs in its new place.
    sh(`tar -C ${source} -c . | ${packed} > ${work}/archive`);
  });
  row("whole", "hitori, copy and checksums", alone, archived.seconds);
  row("whole", "hitori, copy, checksums and archive", archived, archived.seconds);
  if (!isWanted("tar czv, cp -pri")) return;
  const story = measure(() => {
    sh(`tar -C ${source} -czf ${work}/archive.tar.gz .`);
    sh(`yes | cp -pri ${source}/. ${newTarget()}`);
  });
  row("whole", "tar czv, cp -pri", story, archived.seconds);
}

/** Half a million files: what matters is the memory. On plain directories, since the file system's time is not asked. */
function benchMany(): void {
  const count = Math.round(500_000 * scale);
  const source = join(work, "many");
  for (let at = 0; at < count; at += 500) {
    const directory = join(source, `d${Math.floor(at / 50_000)}`, `s${at}`);
    mkdirSync(directory, { recursive: true });
    for (let file = 0; file < 500; file++) writeFileSync(join(directory, `f${file}`), `${at + file}`);
  }
  const targets = [join(work, "many-copied")];
  for (const pass of ["copied", "copied again, nothing changed", "verified"]) {
    let resident = 0;
    const took = measure(() => {
      const what = pass === "verified" ? "verify" : "copy";
      resident = hitori(what, source, "many", { targets })?.residentBytes ?? 0;
    });
    row("many", `hitori, ${count} files ${pass}: ${megabytes(resident)}`, took, took.seconds);
  }
  rmSync(source, { recursive: true });
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

/** Killed at 100 random points and run again: how many of the bytes that were there are written once more? */
function benchKills(): void {
  const rounds = Math.max(1, Math.round(100 * scale));
  const source = makeTree("kills", 10, 40, () => 1024 + Math.floor(Math.random() * 100_000), 33);
  writeFileSync(join(source, "large"), randomBytes(16 * 1_048_576));
  const paths = readdirSync(source, { recursive: true, encoding: "utf8" });
  const files = paths.filter((path) => statSync(join(source, path)).isFile());
  const whole = measure(() => hitori("copy", source, fresh()));
  let killed = 0;
  let worst = 0;
  for (let round = 0; killed < rounds && round < rounds * 3; round++) {
    const name = fresh();
    if (hitori("copy", source, name, { killAfter: Math.ceil(Math.random() * whole.seconds * 1000) }))
      continue;
    killed += 1;
    const { total, there } = whatIsThere(source, join(slow.base, name), files);
    const written = hitori("copy", source, name)?.writtenBytes ?? Number.NaN;
    hitori("verify", source, name);
    worst = Math.max(worst, (written - (total - there)) / total);
    rmSync(join(slow.base, name), { recursive: true, force: true });
  }
  const text = `hitori, killed ${killed} times: at most ${(worst * 100).toFixed(2)} % written twice`;
  row("kills", text, whole, whole.seconds);
}

/** Bytes of all files, and of the pieces that the target has already. */
function whatIsThere(
  source: string,
  target: string,
  files: readonly string[],
): { total: number; there: number } {
  let total = 0;
  let there = 0;
  for (const path of files) {
    const wanted = readFileSync(join(source, path));
    const found = existsSync(join(target, path)) ? readFileSync(join(target, path)) : Buffer.alloc(0);
    total += wanted.length;
    for (let at = 0; at < wanted.length; at += 1_048_576) {
      const piece = wanted.subarray(at, at + 1_048_576);
      if (found.subarray(at, at + 1_048_576).equals(piece)) there += piece.length;
    }
  }
  return { total, there };
}

async function main(): Promise<void> {
  const unknown = only.find((name) => !(name in sections));
  if (unknown !== undefined)
    throw new Error(`--only ${unknown}: one of ${Object.keys(sections).join(", ")} is expected`);
  const input = fileURLToPath(new URL("copy-pass.ts", import.meta.url));
  const bundle = await rolldown({ input, platform: "node", logLevel: "warn" });
  await bundle.write({ file: join(work, "copy-pass.mjs"), format: "esm" });
  for (let lane = 0; lane < lanes; lane++) slow.mount();
  for (const name of only) sections[name as Section]();
  printTable(rows);
  console.log(
    `\n${new Date().toISOString()}, scale ${scale}, ${given.threads} threads; most memory ${(memory / 1e6).toFixed(0)} MB`,
  );
}

try {
  await main();
} finally {
  slow.unmount();
  rmSync(work, { recursive: true, force: true });
}
