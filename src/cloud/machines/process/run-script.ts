import { spawn } from "node:child_process";
import { markingScript } from "../../../base/marked-processes.ts";
import type { ScriptResult } from "../machines.ts";

interface Script {
  readonly script: string;
  readonly mark: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Bytes of output that are kept. SSM shows 24,000 characters of them. */
const outputLimit = 48_000;

/** Runs a script in a session of its own that carries the machine's mark. Calls back once. */
export function runScript(
  { script, mark, directory, environment }: Script,
  onEnd: (result: ScriptResult) => void,
): void {
  const child = spawn("bash", ["-c", `${markingScript(mark)}${script}`], {
    cwd: directory,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: environment,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout = (stdout + text).slice(0, outputLimit);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(0, outputLimit);
  });
  let ended = false;
  const end = (exitCode: number) => {
    if (ended) return;
    ended = true;
    onEnd({ exitCode, stdout, stderr });
  };
  child.on("error", (error) => {
    stderr += error.message;
    end(-1);
  });
  // `exit`, since what a script leaves running may hold its output open.
  child.on("exit", (code) => setImmediate(() => end(code ?? -1)));
}
