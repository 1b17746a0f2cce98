import { spawn } from "node:child_process";
import { stepsAtOnce } from "../../migrate/copy/pass.ts";
import { cutShortMark } from "../../migrate/cut-short.ts";
import type { Context } from "../context.ts";

/** Two memory arenas instead of one a thread, and a small young generation: a fifth less memory, no slower. */
const youngGeneration = "--max-semi-space-size=2";
/** The worker knows by it that it is one. */
const workerVariable = "HITORI_MIGRATE_WORKER";
let isWorker = false;

/**
 * Runs this very command line again in a process with more threads, which Node fixes when it starts. The two watch
 * each other: should the worker die in the middle of a cutover, this process brings the app back up; should this
 * process die, the worker notices and goes back by itself.
 * @returns undefined in the worker, which does the work; the exit code in the outer process
 */
export async function relaunched(context: Context): Promise<number | undefined> {
  const { environment } = context;
  if (environment[workerVariable] !== undefined) {
    isWorker = true;
    // What this process starts is no worker.
    delete process.env[workerVariable];
  }
  if (isWorker) return undefined;
  const code = await runWorker(process.argv.slice(1), environment);
  if (code !== cutShortMark) return code;
  context.output.progress("the migration's process was killed: bringing the app back up", {
    phase: "recover",
  });
  const [program = "", ...words] = process.argv.slice(1);
  const at = words.indexOf("migrate");
  const recovery = [program, ...words.slice(0, at + 1), "recover", ...optionsOf(words.slice(at + 1))];
  await runWorker(recovery, environment);
  return 1;
}

/** The options that say which migration it is; the subcommand and its own options are left out. */
function optionsOf(words: readonly string[]): string[] {
  const kept: string[] = [];
  const taking = ["--to", "--include", "--lane", "--runtime", "--address", "-f", "--file", "--state"];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (taking.includes(word)) kept.push(word, words[++at] ?? "");
    else if (
      taking.some((option) => word.startsWith(`${option}=`)) ||
      word === "--allow-local" ||
      word === "--json"
    )
      kept.push(word);
  }
  return kept;
}

/** @returns its exit code; `cutShortMark` where a signal ended it that it could not answer */
function runWorker(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, youngGeneration, ...argv], {
    // Its fourth stream ends when this process dies.
    stdio: ["inherit", "inherit", "inherit", "pipe"],
    env: {
      ...environment,
      [workerVariable]: "1",
      UV_THREADPOOL_SIZE: String(stepsAtOnce),
      MALLOC_ARENA_MAX: "2",
    },
    // Ctrl-C on a terminal reaches both; the worker answers it and this process waits.
    detached: false,
  });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGTERM", forward);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      process.off("SIGTERM", forward);
      resolve(code ?? cutShortMark);
    });
  });
}
