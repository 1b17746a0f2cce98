import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { readFileIfPresent } from "../base/atomic-file.ts";
import type { Clock } from "../base/clock.ts";
import { errorCode, HitoriError } from "../base/error.ts";
import { waitUntil } from "../base/wait-until.ts";
import { type CloudRecord, isAlive, readCloudRecord } from "../cloud/directory-lock.ts";

/** Milliseconds until a cloud in the background must answer, and until one that was told to stop must be gone. */
const startLimit = 20_000;
const stopLimit = 60_000;

/**
 * Starts this same command line as a process of its own that outlives us, and waits until its cloud answers.
 * An interrupt ends it again.
 * @throws HitoriError CLOUD_START_FAILED with the end of its log
 */
export async function startInBackground(
  words: readonly string[],
  directory: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<CloudRecord> {
  mkdirSync(directory, { recursive: true });
  const logPath = join(directory, "cloud.log");
  const log = openSync(logPath, "a");
  const before = (readFileIfPresent(logPath) ?? "").length;
  const program = process.argv[1] ?? "";
  const child = spawn(process.execPath, [...process.execArgv, program, ...words], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  child.once("error", () => {
    ended = true;
  });
  const found = await waitUntil(async () => (ended ? "ended" : await answering(directory, child)), {
    clock,
    timeout: startLimit,
    interval: 20,
    signal,
  }).catch((error) => {
    child.kill("SIGTERM");
    throw error;
  });
  if (found !== undefined && found !== "ended") {
    child.unref();
    return found;
  }
  if (!ended) child.kill("SIGKILL");
  const said = (readFileIfPresent(logPath) ?? "").slice(before).trimEnd().split("\n").slice(-12).join("\n");
  throw new HitoriError({
    code: "CLOUD_START_FAILED",
    message: `The local cloud ${ended ? "ended at once" : `did not answer within ${startLimit / 1000} s`}. It said:\n${said}`,
    hint: `Its whole log: ${logPath}`,
  });
}

async function answering(directory: string, child: ChildProcess): Promise<CloudRecord | undefined> {
  const record = readCloudRecord(directory);
  if (record?.pid !== child.pid || !record) return undefined;
  try {
    const response = await fetch(`${record.endpoint}/_hitori/health`);
    await response.arrayBuffer();
    return response.ok ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Tells a running cloud to stop and waits until its process is gone.
 * @throws HitoriError CLOUD_STOP_FAILED when it does not go
 */
export async function stopProcess(record: CloudRecord, clock: Clock): Promise<void> {
  try {
    process.kill(record.pid, "SIGTERM");
  } catch (error) {
    if (errorCode(error) === "ESRCH") return;
    throw new HitoriError({
      code: "CLOUD_STOP_FAILED",
      message: `The local cloud is process ${record.pid}, which cannot be told to stop (${errorCode(error)}).`,
      hint: `End it as its owner: kill ${record.pid}`,
      cause: error,
    });
  }
  const gone = await waitUntil(() => !isAlive(record) || undefined, {
    clock,
    timeout: stopLimit,
    interval: 20,
  });
  if (gone) return;
  throw new HitoriError({
    code: "CLOUD_STOP_FAILED",
    message: `The local cloud (process ${record.pid}) did not end within ${stopLimit / 1000} s.`,
    hint: `End it by force; the next start finds its machines: kill -9 ${record.pid}`,
  });
}
