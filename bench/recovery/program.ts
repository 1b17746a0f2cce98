import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandLineOf, processIds } from "../../src/base/process-files.ts";

export const serviceFile = fileURLToPath(new URL("service.js", import.meta.url));

/** The service's command line. @param mark tells it from every other one that runs */
export function serviceCommand(mark: string): [string, ...string[]] {
  return [process.execPath, serviceFile, mark];
}

/** The process of the service with this mark, in a container or not; undefined where none lives. */
function serviceProcess(mark: string): number | undefined {
  const isOurs = (pid: number) => {
    const [program = "", file = "", own] = commandLineOf(pid).split("\0");
    return basename(program) === "node" && /(^|\/)service\.js$/.test(file) && own === mark;
  };
  return processIds().find(isOurs);
}

export function killService(mark: string): void {
  const pid = serviceProcess(mark);
  if (pid === undefined) throw new Error(`no service ${mark} runs`);
  process.kill(pid, "SIGKILL");
}

/** Runs a command to its end. @returns what it printed. Throws where it failed. */
export function run(...argv: readonly [string, ...string[]]): string {
  const done = spawnSync(argv[0], argv.slice(1), { encoding: "utf8", timeout: 120_000 });
  if (done.status === 0) return done.stdout.trim();
  throw new Error(`${argv.join(" ")}: ${done.stderr || (done.error?.message ?? done.status)}`);
}

/** Runs a command of which it does not matter whether it works: there may be nothing to take away. */
export function tryRun(...argv: readonly [string, ...string[]]): void {
  spawnSync(argv[0], argv.slice(1), { stdio: "ignore", timeout: 60_000 });
}

/** The first of the programs that is not installed, with the Debian package that has it. */
export function lacking(programs: Readonly<Record<string, string>>): string | undefined {
  if (process.getuid?.() !== 0) return "root";
  const found = (name: string) =>
    ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].some((directory) => existsSync(join(directory, name)));
  const missing = Object.keys(programs).find((name) => !found(name));
  return missing === undefined ? undefined : `${missing} (Debian's ${programs[missing]})`;
}

/** A program in a session of its own, so that Ctrl-C does not end it before it is told to. */
export function startProgram(
  argv: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv = {},
): ChildProcess {
  return spawn(argv[0], argv.slice(1), {
    detached: true,
    stdio: "ignore",
    env: { ...process.env, ...env },
  });
}

/** Kills a program with its session's processes. */
export function killProgram(child: ChildProcess | undefined): void {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // gone already
  }
}

export const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
