import { spawn } from "node:child_process";
import type { Clock } from "../base/clock.ts";
import type { Command } from "../base/command.ts";

export interface CommandResult {
  /** 124 where it took longer than its time or was cut off, 127 where it could not be started. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Bytes kept of each stream. */
const outputLimit = 1024 * 1024;

/**
 * Runs a command to its end, or kills it after `limit` milliseconds, or once it is unwanted. Never throws. It stays in the agent's session:
 * what is outside of it counts as the app's (app-processes.ts).
 */
export function runCommand(
  command: Command,
  limit: number,
  clock: Clock,
  unwanted?: AbortSignal,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const [program, ...operands] = command.argv;
    const child = spawn(program, operands, {
      cwd: command.directory,
      env: { ...process.env, ...command.environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    let late = false;
    child.stdout.on("data", (data: Buffer) => {
      stdout = (stdout + data.toString()).slice(-outputLimit);
    });
    child.stderr.on("data", (data: Buffer) => {
      stderr = (stderr + data.toString()).slice(-outputLimit);
    });
    const cut = () => {
      late = true;
      child.kill("SIGKILL");
    };
    const cancelTimer = clock.after(limit, cut);
    unwanted?.addEventListener("abort", cut, { once: true });
    if (unwanted?.aborted) cut();
    const cancel = () => {
      cancelTimer();
      unwanted?.removeEventListener("abort", cut);
    };
    child.once("error", (error) => {
      cancel();
      resolve({ exitCode: 127, stdout, stderr: error.message });
    });
    child.once("close", (code) => {
      cancel();
      if (late)
        stderr += unwanted?.aborted
          ? `${program} was cut off`
          : `${program} took longer than ${limit} ms and was killed`;
      resolve({ exitCode: late ? 124 : (code ?? 1), stdout, stderr });
    });
    // A command that ends before it has read its input closes the pipe; its exit code tells the rest.
    child.stdin.on("error", () => {});
    child.stdin.end(command.input ?? "");
  });
}
