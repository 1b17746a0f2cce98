import { type ChildProcess, spawn } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../base/clock.ts";
import { HitoriError, messageOf } from "../../../base/error.ts";
import { mountTable } from "../../../base/mount-table.ts";
import { waitUntil } from "../../../base/wait-until.ts";
import { readServer } from "./control-file.ts";
import { FuseStorage, withdrawMounts } from "./fuse-storage.ts";
import { passthroughProgram } from "./passthrough-program.ts";

const missing = whatIsMissing();
if (missing !== undefined && process.env.CI) throw new Error(missing);

function whatIsMissing(): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), "hitori-test-"));
  try {
    FuseStorage.start(directory);
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const place = { zone: "a", fileSystemId: "fs-1" };
const other = { zone: "c", fileSystemId: "fs-1" };
let directory: string;
let data: string;
let storage: FuseStorage;
let children: ChildProcess[];

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), "hitori test-")));
  data = join(directory, "data");
  mkdirSync(data);
  children = [];
});

afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  withdrawMounts(join(directory, "fuse"));
  expect(mounts()).toEqual([]);
  rmSync(directory, { recursive: true, force: true });
});

const mounts = () =>
  mountTable()
    .map(({ point }) => point)
    .filter((point) => point.startsWith(`${directory}/`));

function serve(where = place): string {
  const point = storage.serve(where, data, undefined);
  if (point === undefined) throw new Error("it was not served");
  return point;
}

const codeOf = (act: () => unknown) => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
};

/** A process that looks at a path, does not die of SIGTERM, and says when it has seen it. */
async function reader(path: string): Promise<{ child: ChildProcess; ended: Promise<string> }> {
  const script = `process.on("SIGTERM", () => {}); require("fs").writeSync(1, "reading\\n");
    require("fs").writeSync(1, require("fs").readFileSync(process.argv[1], "utf8")); process.exit(0)`;
  const child = spawn(process.execPath, ["-e", script, path], { stdio: ["ignore", "pipe", "ignore"] });
  children.push(child);
  let said = "";
  const ended = new Promise<string>((resolve) =>
    child.once("close", (code, signal) => resolve(signal ?? `${code} ${said}`)),
  );
  await new Promise<void>((resolve) =>
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      resolve();
    }),
  );
  return { child, ended };
}

/** Until the kernel says that the process waits in it. */
async function waiting(child: ChildProcess): Promise<void> {
  const asleep = () =>
    /^\d+ \(node\) [SD]/.test(readFileSync(`/proc/${child.pid}/stat`, "utf8")) ? true : undefined;
  const inFuse = () =>
    /fuse|request_wait/.test(readFileSync(`/proc/${child.pid}/wchan`, "utf8")) ? true : undefined;
  await waitUntil(
    () => inFuse() ?? (readFileSync(`/proc/${child.pid}/wchan`, "utf8") === "0" ? asleep() : undefined),
    {
      clock: systemClock,
      timeout: 5_000,
      interval: 10,
    },
  );
}

describe.skipIf(missing !== undefined)("file systems through FUSE", () => {
  beforeEach(() => {
    storage = FuseStorage.start(directory);
  });

  test("files are what they are below, through every zone", () => {
    const [a, c] = [serve(), serve(other)];
    mkdirSync(join(a, "app"));
    writeFileSync(join(a, "app/file"), "one\n");
    appendFileSync(join(c, "app/file"), "two\n");
    expect(readFileSync(join(data, "app/file"), "utf8")).toBe("one\ntwo\n");
    symlinkSync("file", join(c, "app/link"));
    linkSync(join(a, "app/file"), join(a, "app/hard"));
    expect(readlinkSync(join(a, "app/link"))).toBe("file");
    expect(statSync(join(c, "app/hard")).nlink).toBe(2);
    truncateSync(join(a, "app/file"), 4);
    expect(readFileSync(join(c, "app/hard"), "utf8")).toBe("one\n");
    expect(readdirSync(join(c, "app")).sort()).toEqual(["file", "hard", "link"]);
  });

  test("a rename is one step that the other zone sees at once, and of two only one wins", () => {
    const [a, c] = [serve(), serve(other)];
    writeFileSync(join(a, "tok.1"), "");
    renameSync(join(c, "tok.1"), join(c, "tok.2"));
    expect(readdirSync(a)).toEqual(["tok.2"]);
    expect(codeOf(() => renameSync(join(a, "tok.1"), join(a, "tok.3")))).toBe("ENOENT");
    expect(readdirSync(data)).toEqual(["tok.2"]);
  });

  test("appends of two zones to one file never overwrite each other; fsync answers", () => {
    const files = [serve(), serve(other)].map((point) => openSync(join(point, "log"), "a"));
    for (let each = 0; each < 20; each++) {
      for (const file of files) {
        writeSync(file, `${each}\n`);
        fsyncSync(file);
      }
    }
    for (const file of files) closeSync(file);
    expect(readFileSync(join(data, "log"), "utf8").split("\n")).toHaveLength(41);
  });

  test("an open file that is removed lives on until it is closed", () => {
    const file = openSync(join(serve(), "gone"), "w+");
    unlinkSync(join(serve(), "gone"));
    writeSync(file, "still");
    expect(fstatSync(file).size).toBe(5);
    closeSync(file);
    expect(readdirSync(data)).toEqual([]);
  });

  test("read-only refuses what changes something, full what grows; the other zone does not notice", () => {
    const [a, c] = [serve(), serve(other)];
    writeFileSync(join(a, "file"), "kept");
    storage.setFault(place, { kind: "read-only" });
    expect(codeOf(() => appendFileSync(join(a, "file"), "more"))).toBe("EROFS");
    expect(codeOf(() => renameSync(join(a, "file"), join(a, "moved")))).toBe("EROFS");
    expect(codeOf(() => mkdirSync(join(a, "directory")))).toBe("EROFS");
    expect(readFileSync(join(a, "file"), "utf8")).toBe("kept");
    appendFileSync(join(c, "file"), ", more");
    storage.setFault(place, { kind: "full" });
    expect(codeOf(() => appendFileSync(join(a, "file"), "more"))).toBe("ENOSPC");
    expect(codeOf(() => writeFileSync(join(a, "new"), ""))).toBe("ENOSPC");
    expect(statfsSync(a).bavail).toBe(0);
    renameSync(join(a, "file"), join(a, "moved"));
    storage.setFault(place, { kind: "slow", latency: 1 });
    expect(readFileSync(join(a, "moved"), "utf8")).toBe("kept, more");
    storage.setFault(place, undefined);
    appendFileSync(join(a, "moved"), ".");
    expect(readFileSync(join(data, "moved"), "utf8")).toBe("kept, more.");
  });

  test("who waits for a stalled storage is woken by its return, not by SIGTERM", async () => {
    writeFileSync(join(serve(), "file"), "back");
    storage.setFault(place, { kind: "stall" });
    const { child, ended } = await reader(join(serve(), "file"));
    await waiting(child);
    child.kill("SIGTERM");
    await systemClock.sleep(100);
    expect(child.exitCode).toBeNull();
    storage.setFault(place, undefined);
    expect(await ended).toBe("0 reading\nback");
  });

  test("SIGKILL ends the wait for a stalled storage, of many at once", async () => {
    writeFileSync(join(serve(), "file"), "");
    storage.setFault(place, { kind: "stall" });
    const readers = await Promise.all(Array.from({ length: 4 }, () => reader(join(serve(), "file"))));
    for (const { child } of readers) await waiting(child);
    for (const { child } of readers) child.kill("SIGKILL");
    expect(await Promise.all(readers.map(({ ended }) => ended))).toEqual(Array(4).fill("SIGKILL"));
  });

  test("a mount that is taken away answers with errors whoever has it open, a stalled one too", async () => {
    const a = serve();
    const file = openSync(join(a, "open"), "w");
    storage.setFault(place, { kind: "stall" });
    const { child, ended } = await reader(join(a, "open"));
    await waiting(child);
    storage.withdraw(place);
    expect(codeOf(() => writeSync(file, "late"))).toMatch(/ENOTCONN|ECONNABORTED/);
    closeSync(file);
    expect(await ended).toMatch(/^1 reading/);
    expect(readdirSync(a)).toEqual([]);
    expect(readFileSync(join(data, "open"), "utf8")).toBe("");
  });

  test("the next cloud takes over what a killed one served, and serves anew what died", () => {
    const [a, c] = [serve(), serve(other)];
    const file = openSync(join(a, "open"), "w");
    process.kill(readServer(`${c}.control`) ?? 0, "SIGKILL");
    const next = FuseStorage.start(directory);
    expect(next.serve(place, data, undefined)).toBe(a);
    expect(next.serve(other, data, undefined)).toBe(c);
    writeSync(file, "on");
    closeSync(file);
    expect(readFileSync(join(c, "open"), "utf8")).toBe("on");
    expect(mounts()).toHaveLength(2);
  });

  test("a stalled mount whose control file somebody removed is taken away all the same", async () => {
    const point = serve();
    storage.setFault(place, { kind: "stall" });
    rmSync(`${point}.control`);
    const { child, ended } = await reader(join(point, "file"));
    await waiting(child);
    withdrawMounts(join(directory, "fuse"));
    expect(mounts()).toEqual([]);
    expect(await ended).toMatch(/^1 reading/);
  });

  test("what cannot be mounted is told of and leaves nothing behind", () => {
    const warnings: string[] = [];
    const emit = process.emitWarning;
    process.emitWarning = (warning: string | Error) => void warnings.push(String(warning));
    try {
      expect(storage.serve(place, join(directory, "nothing"), undefined)).toBeUndefined();
    } finally {
      process.emitWarning = emit;
    }
    expect(warnings.join()).toContain("fs-1 cannot be served in a");
  });
});

test("without a compiler it says what to install", () => {
  if (missing !== undefined) return;
  const cache = join(directory, "cache");
  const act = () => passthroughProgram({ PATH: "/nowhere", XDG_CACHE_HOME: cache });
  expect(act).toThrow(HitoriError);
  expect(act).toThrow(expect.objectContaining({ hint: expect.stringContaining("libfuse3-dev") }));
  expect(readdirSync(join(cache, "hitori"))).toEqual([]);
});
