import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { readProcess } from "../../src/base/living-process.ts";
import { missingGanesha } from "../../src/cloud/storage/nfs/missing-ganesha.ts";
import { NfsStorage } from "../../src/cloud/storage/nfs/nfs-storage.ts";
import type { StorageFault } from "../../src/cloud/storage/storage.ts";
import { eventually } from "./command-line.ts";

// The real nfs-ganesha, asked by clients of libnfs (NFS 4.0 in user space), which need no kernel of their own.

const missing =
  missingGanesha() ?? (existsSync("/usr/bin/nfs-ls") ? undefined : { message: "libnfs-utils is missing" });
if (missing && process.env.CI) throw new Error(missing.message);

const host = "127.64.210.1";
const port = 2049;
let directory: string;
let data: string;
let storage: NfsStorage;
const place = { zone: "ap-northeast-1a", fileSystemId: "fs-1", target: { host, port, admits: () => true } };

const url = (path: string) => `nfs://${host}${path}?version=4`;

/** Runs a client of libnfs for at most so many milliseconds. @returns its exit code, null where it was still waiting */
async function client(program: string, words: readonly string[], limit = 5000) {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
  const cut = setTimeout(() => child.kill("SIGKILL"), limit);
  const [said, complaint] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const code = child.exitCode ?? (await once(child, "exit"))[0];
  clearTimeout(cut);
  return { code: code as number | null, said: said + complaint };
}

async function list(limit?: number): Promise<number | null> {
  return (await client("nfs-ls", [url("/")], limit)).code;
}

async function write(name: string, content: string): Promise<number | null> {
  const path = join(directory, "given");
  writeFileSync(path, content);
  return (await client("nfs-cp", [path, url(`/app/${name}`)])).code;
}

async function served(fault?: StorageFault): Promise<void> {
  await eventually(async () => {
    storage.serve(place, data, fault);
    return (await list()) === 0 ? true : undefined;
  });
}

describe.skipIf(missing)("file systems over NFS", () => {
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "hitori-nfs-"));
    data = join(directory, "file-systems/fs-1");
    mkdirSync(join(data, "app"), { recursive: true });
    storage = NfsStorage.start(directory, systemClock);
  });

  afterEach(() => {
    storage.withdrawAll();
    rmSync(directory, { recursive: true, force: true });
  });

  test("clients write and read at the mount target's address, and the bytes are in the file system's directory", async () => {
    await served();
    await eventually(async () => ((await write("message", "kept")) === 0 ? true : undefined));
    expect(readFileSync(join(data, "app/message"), "utf8")).toBe("kept");
    writeFileSync(join(data, "app/other"), "there before");
    expect((await client("nfs-cat", [url("/app/other")])).said).toBe("there before");
  });

  test("a stalled storage answers nobody until it is restored", async () => {
    await served();
    storage.setFault(place, { kind: "stall" });
    expect(await list(1000)).toBeNull();
    storage.setFault(place, undefined);
    await eventually(async () => ((await list()) === 0 ? true : undefined));
  });

  test("a read-only storage takes no writes, and takes them again afterwards", async () => {
    await served();
    storage.setFault(place, { kind: "read-only" });
    await eventually(async () => ((await write("refused", "x")) === 0 ? undefined : true));
    await eventually(async () => ((await list()) === 0 ? true : undefined));
    storage.setFault(place, undefined);
    await eventually(async () => ((await write("taken", "x")) === 0 ? true : undefined));
  });

  test("a mount target that is taken away is nobody's, and its server ends with the last one", async () => {
    await served();
    const record = join(directory, "nfs/fs-1/process");
    const pid = readProcess(record)?.pid;
    expect(pid).toBeGreaterThan(0);
    storage.withdraw(place);
    expect(await list(2000)).not.toBe(0);
    await eventually(async () =>
      existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`).length > 0
        ? undefined
        : true,
    );
  });

  test("another cloud on the same directory takes the servers over", async () => {
    await served();
    const record = join(directory, "nfs/fs-1/process");
    const before = readFileSync(record, "utf8");
    const next = NfsStorage.start(directory, systemClock);
    next.serve({ ...place, target: { ...place.target, host: "127.64.210.2" } }, data, undefined);
    const seen = async () => (await client("nfs-ls", ["nfs://127.64.210.2/?version=4"])).code;
    await eventually(async () => ((await seen()) === 0 ? true : undefined));
    expect(readFileSync(record, "utf8")).toBe(before);
    next.withdrawAll();
  });
});
