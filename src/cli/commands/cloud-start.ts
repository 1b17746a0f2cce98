import { resolve } from "node:path";
import { parseDuration } from "../../base/duration.ts";
import { HitoriError } from "../../base/error.ts";
import { readCloudRecord } from "../../cloud/directory-lock.ts";
import { awsDurations, type Durations } from "../../cloud/timing.ts";
import { startInBackground } from "../cloud-process.ts";
import type { Context } from "../context.ts";
import { type MachinesKind, type StorageKind, startLocalCloud } from "../local-cloud.ts";
import { usageError } from "../usage-error.ts";

export interface CloudStartOptions {
  readonly detach?: boolean;
  readonly port: string;
  readonly timeScale: string;
  readonly timing?: readonly string[];
  readonly account: string;
  readonly machines: MachinesKind;
  readonly storage?: StorageKind;
  readonly directory: string;
}

/** `hitori cloud start`: in the foreground until Ctrl-C, or with `-d` in a process of its own. */
export async function cloudStart(context: Context, options: CloudStartOptions): Promise<number> {
  const settings = readSettings(options);
  if (options.detach) return detach(context, options, settings.directory);
  const cloud = await startLocalCloud({
    ...settings,
    onLine: (line) => context.output.progress(`${new Date(context.clock.now()).toISOString()} ${line}`),
  });
  // With a free port taken and JSON asked for, this line is how a script learns where the cloud is.
  context.output.result(started(cloud.endpoint, cloud.directory), {
    endpoint: cloud.endpoint,
    directory: cloud.directory,
    pid: process.pid,
  });
  await untilAborted(context.signal);
  context.output.progress("stopping: machines shut down, state and data stay");
  await cloud.stop();
  return 0;
}

async function detach(context: Context, options: CloudStartOptions, directory: string): Promise<number> {
  const running = readCloudRecord(directory);
  if (running) {
    throw new HitoriError({
      code: "CLOUD_RUNNING",
      message: `A local cloud runs on ${directory} already: process ${running.pid} at ${running.endpoint}.`,
      hint: `Use it, or stop it: hitori cloud stop --directory ${directory}`,
    });
  }
  const words = ["cloud", "start", "--port", options.port, "--time-scale", options.timeScale];
  words.push("--account", options.account, "--machines", options.machines);
  words.push("--storage", storageOf(options), "--directory", directory);
  if (options.timing?.length) words.push("--timing", ...options.timing);
  const { endpoint, pid } = await startInBackground(words, directory, context.clock, context.signal);
  context.output.result(started(endpoint, directory), { endpoint, directory, pid });
  return 0;
}

function started(endpoint: string, directory: string): string {
  return `The local cloud answers at ${endpoint}; its state is in ${directory}.`;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** Virtual machines mount; processes have no kernel of their own to do it. */
function storageOf({ storage, machines }: CloudStartOptions): StorageKind {
  return storage ?? (machines === "vm" ? "nfs" : "directories");
}

/** @throws HitoriError USAGE for what cannot be meant, before anything is started */
export function readSettings(options: CloudStartOptions) {
  const port = Number(options.port);
  if (!/^\d+$/.test(options.port) || port > 65_535)
    throw usage("--port", options.port, "a port from 0 to 65535");
  const timeScale = Number(options.timeScale);
  if (options.timeScale.trim() === "" || !Number.isFinite(timeScale) || timeScale < 0)
    throw usage("--time-scale", options.timeScale, "a number, 0 or more");
  if (!/^\d{12}$/.test(options.account)) throw usage("--account", options.account, "twelve digits");
  return {
    directory: resolve(options.directory),
    port,
    timeScale,
    accountId: options.account,
    machines: options.machines,
    storage: storageOf(options),
    durations: readTimings(options.timing ?? []),
  };
}

function readTimings(timings: readonly string[]): Partial<Durations> {
  const entries = timings.map((timing) => {
    const [name = "", text = ""] = timing.split("=", 2);
    if (!Object.hasOwn(awsDurations, name)) {
      throw usage("--timing", timing, `name=duration with one of ${Object.keys(awsDurations).join(", ")}`);
    }
    const duration = parseDuration(text);
    if (duration === undefined) throw usage("--timing", timing, "a duration such as 300s, 5m or 250ms");
    return [name, duration] as const;
  });
  return Object.fromEntries(entries);
}

function usage(option: string, got: string, expected: string): HitoriError {
  return usageError(
    `${option}: got ${got || "nothing"}, expected ${expected}.`,
    "See: hitori cloud start --help",
  );
}
