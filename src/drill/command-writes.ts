import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { HitoriError } from "../base/error.ts";
import type { Workload } from "./prober.ts";

/** The environment variable in which a write command finds what it has to write. */
const recordVariable = "HITORI_DRILL_RECORD";

/** Milliseconds in which the read command must have given everything back. */
const readTimeout = 60_000;

/**
 * Writes through commands of the user's own: the write command gets a record in HITORI_DRILL_RECORD, and its exit code
 * 0 says that the app has acknowledged it; the read command prints whatever the app has, and an acknowledged record
 * that is nowhere in it is lost.
 */
export function commandWrites(
  write: string,
  read: string,
): Required<Pick<Workload, "write" | "missing">> & {
  readonly oneWriteAtATime: true;
} {
  const run = randomBytes(4).toString("hex");
  // Ends in a letter, so that no record is the beginning of another one.
  const record = (sequence: number) => `drill-${run}-${sequence}z`;
  return {
    oneWriteAtATime: true,
    async write(sequence, signal) {
      return (await shell(write, { [recordVariable]: record(sequence) }, signal)).code === 0;
    },
    async missing(acknowledged) {
      const { code, stdout } = await shell(read, {}, AbortSignal.timeout(readTimeout));
      if (code === 0) return acknowledged.filter((sequence) => !stdout.includes(record(sequence)));
      throw new HitoriError({
        code: "DRILL_READ_FAILED",
        message: `--read-cmd ended with ${code ?? "a signal"}: what was acknowledged cannot be looked for.`,
        hint: `Try it: ${read}`,
      });
    },
  };
}

function shell(
  command: string,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve) => {
    const child = spawn("sh", ["-c", command], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    const onAbort = () => {
      // Its whole group: what the shell started, too.
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    };
    signal.addEventListener("abort", onAbort, { once: true });
    const end = (code: number | null) => {
      signal.removeEventListener("abort", onAbort);
      resolve({ code, stdout });
    };
    child.on("error", () => end(null));
    child.on("close", (code) => end(code));
  });
}
