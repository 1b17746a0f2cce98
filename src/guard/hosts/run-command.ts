import { spawn } from "node:child_process";
import type { Clock } from "../../base/clock.ts";
import { type Command, formatCommand } from "../../base/command.ts";

/** Runs a command for at most `limit` milliseconds. Returns what went wrong, in words; undefined for success. */
export function runCommand(command: Command, clock: Clock, limit: number): Promise<string | undefined> {
  const [program, ...words] = command.argv;
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: ["pipe", "ignore", "pipe"] });
    let complaint = "";
    const cancel = clock.after(limit, () => {
      child.kill("SIGKILL");
      resolve(`${formatCommand(command)} took more than ${limit / 1000} s`);
    });
    const end = (failure: string | undefined) => {
      cancel();
      resolve(failure);
    };
    child.stderr.on("data", (data: Buffer) => {
      complaint += data.toString();
    });
    child.stdin.on("error", () => {}); // a program that ends before it has read says so by its exit
    child.on("error", (error) => end(`${formatCommand(command)}: ${error.message}`));
    child.on("close", (code, signal) => {
      end(
        code === 0
          ? undefined
          : `${formatCommand(command)} ended with ${signal ?? code}: ${complaint.trim()}`,
      );
    });
    child.stdin.end(command.input ?? "");
  });
}
