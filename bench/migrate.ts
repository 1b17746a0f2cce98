// How long Hitori and its peers take to copy trees to a file system that answers like EFS (slowfs.c), all in one run.
// npm run bench:migrate [-- --scale 0.2 --only small,flat]   Needs root, gcc, libfuse3-dev, fuse3, pkg-config, and of the
// peers what there is: rsync, rclone, fpart (fpsync), findutils, tar, zstd.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { rolldown } from "rolldown";
import { printTable } from "./measure.ts";

const { values: given } = parseArgs({
  options: {
    scale: { type: "string", default: "1" },
    only: { type: "string", default: "small,delta,pg,big,flat,whole" },
  },
});
const scale = Number(given.scale);
const only = new Set(given.only.split(","));
const work = mkdtempSync(join(tmpdir(), "hitori-bench-"));
const threads = 64;
const lanes = 8;
const mounts: string[] = [];
const rows: (string | number)[][] = [["tree", "tool", "seconds", "times Hitori", "load"]];

function sh(script: string): void {
  const done = spawnSync("bash", ["-c", script], { stdio: ["ignore", "ignore", "pipe"] });
  if (done.status !== 0) throw new Error(`${script}\n${done.stderr.toString().slice(-2000)}`);
}

function has(program: string): boolean {
  return spawnSync("bash", ["-c", `command -v ${program}`]).status === 0;
}

/** Seconds that something takes. */
function seconds(run: () => void): number {
  const from = performance.now();
  run();
  return (performance.now() - from) / 1000;
}

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

function mount(): string {
  const at = join(work, `mount${mounts.length}`);
  mkdirSync(at);
  const options = "max_threads=600,max_idle_threads=600,allow_other,default_permissions";
  spawn(join(work, "slowfs"), [join(work, "base"), at, "-f", "-o", options], { stdio: "ignore" });
  for (let tries = 0; tries < 200; tries++) {
    if (readFileSync("/proc/self/mountinfo", "utf8").includes(` ${at} `)) break;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
  }
  mounts.push(at);
  return at;
}

function hitori(what: "copy" | "verify", source: string, name: string, through = 1): void {
  const targets = mounts.slice(0, through).map((at) => join(at, name));
  mkdirSync(join(work, "base", name), { recursive: true });
  const words = [
    join(work, "copy-pass.mjs"),
    what,
    source,
    targets.join(":"),
    join(work, `${name}.manifest`),
  ];
  // As the command line starts its worker.
  const env = { ...process.env, UV_THREADPOOL_SIZE: String(threads), MALLOC_ARENA_MAX: "2" };
  const done = spawnSync(process.execPath, ["--max-semi-space-size=2", ...words], { env, encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stderr);
  memory = Math.max(memory, (JSON.parse(done.stdout) as { residentBytes: number }).residentBytes);
}
let memory = 0;

type Peer = readonly [tool: string, program: string, script: (source: string, target: string) => string];
const peers: readonly Peer[] = [
  ["cp -pri (the story's)", "cp", (source, target) => `yes | cp -pri ${source}/. ${target}`],
  ["cp -a", "cp", (source, target) => `cp -a ${source}/. ${target}`],
  ["tar | tar", "tar", (source, target) => `tar -C ${source} -c . | tar -C ${target} -x -p`],
  ["rsync -a", "rsync", (source, target) => `rsync -a ${source}/ ${target}`],
  [
    "rclone --transfers 64 -M",
    "rclone",
    (source, target) => `rclone sync -M --transfers 64 --checkers 64 --links ${source} ${target}`,
  ],
  [
    "fpsync -n 64",
    "fpsync",
    (source, target) => `fpsync -n 64 -f 100 -t ${work}/fp ${source}/ ${target}/; rm -rf ${work}/fp`,
  ],
  [
    "xargs -P64 cp -a",
    "xargs",
    (source, target) =>
      `cd ${source} && find . -type d -print0 | xargs -0 -I{} mkdir -p ${target}/{} && find . -type f -print0 | xargs -0 -P64 -n20 cp -a --parents -t ${target}`,
  ],
];

/** Hitori first, then every peer that is there, on one tree. */
function compare(
  tree: string,
  source: string,
  own: number,
  which: readonly Peer[],
  target: () => string,
): void {
  rows.push([tree, "hitori", own, 1, loadavg()[0] ?? 0]);
  for (const [tool, program, script] of which) {
    if (!has(program)) {
      rows.push([tree, tool, "not installed", "", ""]);
      continue;
    }
    const at = target();
    mkdirSync(at, { recursive: true });
    const took = seconds(() => sh(script(source, at)));
    rows.push([tree, tool, took, took / own, loadavg()[0] ?? 0]);
  }
}

const newTarget = () => join(mounts[0] ?? "", fresh());

function benchSmall(): void {
  const source = makeTree(
    "small",
    Math.round(500 * scale),
    20,
    () => 1024 + Math.floor(Math.random() * 31_744),
    33,
  );
  const name = fresh();
  const own = seconds(() => hitori("copy", source, name));
  const proof = seconds(() => hitori("verify", source, name));
  rows.push(["small", "hitori, verified", own + proof, (own + proof) / own, loadavg()[0] ?? 0]);
  const target = join(mounts[0] ?? "", name);
  compare("small", source, own, peers, newTarget);
  if (!only.has("delta")) return;
  const change = () => {
    const files = Math.round(5 * scale * 20);
    for (let at = 0; at < files; at++)
      writeFileSync(join(source, `d${at % 10}`, `s${at % Math.round(500 * scale)}`, "f3"), randomBytes(9000));
    rmSync(join(source, "d1", "s1", "f7"), { force: true });
    chownSync(join(source, "d0", "s0", "f3"), 33, 33);
  };
  change();
  const delta = seconds(() => hitori("copy", source, name));
  rows.push(["delta", "hitori", delta, 1, loadavg()[0] ?? 0]);
  for (const [tool, program, script] of [
    ["rsync -a --delete", "rsync", `rsync -a --delete ${source}/ ${target}`],
    ["fpsync -n 64", "fpsync", `fpsync -n 64 -f 100 -t ${work}/fp ${source}/ ${target}/`],
    ["rclone --transfers 64 -M", "rclone", `rclone sync -M --transfers 64 --checkers 64 ${source} ${target}`],
  ] as const) {
    if (!has(program)) continue;
    change();
    // What the tool before saw must not answer for it.
    sh("sleep 3.1");
    const took = seconds(() => sh(script));
    rows.push(["delta", tool, took, took / delta, loadavg()[0] ?? 0]);
  }
}

function benchPlain(name: string, source: string, which: readonly Peer[], through = 1): void {
  const own = seconds(() => hitori("copy", source, fresh(), through));
  if (through > 1) {
    const one = seconds(() => hitori("copy", source, fresh(), 1));
    rows.push([name, "hitori, one mount", one, one / own, loadavg()[0] ?? 0]);
  }
  compare(name, source, own, which, newTarget);
}

/** Copy, checksums and archive, against the story's `tar czv` and then `cp -pri`. */
function benchWhole(): void {
  const source = join(work, "source");
  const own = seconds(() => hitori("copy", source, fresh()));
  const archived = seconds(() => {
    hitori("copy", source, fresh());
    sh(`tar -C ${source} -c . | ${has("zstd") ? "zstd -3 -q" : "gzip"} > ${work}/archive`);
  });
  const story = seconds(() => {
    sh(`tar -C ${source} -czf ${work}/archive.tar.gz .`);
    sh(`yes | cp -pri ${source}/. ${newTarget()}`);
  });
  rows.push(["whole", "hitori, copy alone", own, own / archived, loadavg()[0] ?? 0]);
  rows.push(["whole", "hitori, with checksums and archive", archived, 1, loadavg()[0] ?? 0]);
  rows.push(["whole", "tar czv, cp -pri", story, story / archived, loadavg()[0] ?? 0]);
}

async function main(): Promise<void> {
  const slowfs = fileURLToPath(new URL("slowfs.c", import.meta.url));
  sh(`gcc -O2 ${slowfs} $(pkg-config fuse3 --cflags --libs) -o ${work}/slowfs`);
  const input = fileURLToPath(new URL("copy-pass.ts", import.meta.url));
  const bundle = await rolldown({ input, platform: "node", logLevel: "warn" });
  await bundle.write({ file: join(work, "copy-pass.mjs"), format: "esm" });
  mkdirSync(join(work, "base"));
  for (let lane = 0; lane < lanes; lane++) mount();
  const parallel = peers.filter(([tool]) => !/pri|tar/.test(tool));
  if (only.has("small")) benchSmall();
  const many = Math.max(1, Math.round(20 * scale));
  if (only.has("pg"))
    benchPlain(
      "pg",
      makeTree("pg", many, 50, () => 8192 + Math.floor(Math.random() * 1_040_384), 999),
      parallel,
    );
  if (only.has("big"))
    benchPlain(
      "big",
      makeTree("big", 1, 1, () => Math.round(512 * scale) * 1_048_576, 0),
      parallel,
    );
  if (only.has("flat"))
    benchPlain(
      "flat",
      makeTree("flat", 1, Math.round(2000 * scale), () => 1024 + Math.floor(Math.random() * 31_744), 33),
      parallel,
      lanes,
    );
  if (only.has("whole")) benchWhole();
  printTable(rows);
  console.log(
    `\nscale ${scale}, ${threads} threads, ${lanes} mounts for flat; most memory ${(memory / 1e6).toFixed(0)} MB`,
  );
}

try {
  await main();
} finally {
  for (const at of mounts) spawnSync("umount", ["-l", at]);
  rmSync(work, { recursive: true, force: true });
}
