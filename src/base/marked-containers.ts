import { spawnSync } from "node:child_process";
import { lstatSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readFileIfPresent, writeFileAtomic } from "./atomic-file.ts";
import type { Command } from "./command.ts";
import { findMarked, killMarked } from "./marked-processes.ts";

/** The label of every container, network and volume of a machine; its value is the machine's mark. */
export const markLabel = "hitori.machine";

/**
 * What a machine says before it starts its first container: which program ends them, and which links lead to what they
 * may write. Whoever ends the machine from outside reads it.
 */
export interface ContainerUse {
  readonly program: "docker" | "podman";
  /** Symbolic links to shared storage: taken away before the kill, so that a container that starts late finds nothing. */
  readonly links: readonly string[];
}

function useFile(machineRoot: string): string {
  return join(machineRoot, "run/hitori/containers.json");
}

export function writeContainerUse(machineRoot: string, use: ContainerUse): void {
  writeFileAtomic(useFile(machineRoot), `${JSON.stringify(use)}\n`);
}

/** Undefined where the machine never ran containers. What it cannot read counts as docker's: better asked in vain. */
export function readContainerUse(machineRoot: string): ContainerUse | undefined {
  const text = readFileIfPresent(useFile(machineRoot));
  if (text === undefined) return undefined;
  const value = parse(text);
  const program = value.program === "podman" ? "podman" : "docker";
  const links = Array.isArray(value.links) ? value.links.filter((link) => typeof link === "string") : [];
  return { program, links };
}

function parse(text: string): { program?: unknown; links?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {}; // cut by the machine's death
  }
}

/** No containers of the machine are left: whoever asks later need not ask the engine. */
export function forgetContainerUse(machineRoot: string): void {
  rmSync(useFile(machineRoot), { force: true });
}

/**
 * Removes every container with the mark, and what else the engine keeps for them. Succeeds only with the engine's own
 * word that none is left: a start that it was working on has ended by then, since it removes no container that starts.
 */
export function removeMarkedContainers({ program }: ContainerUse, mark: string): Command {
  const filter = `--filter label=${markLabel}=${mark}`;
  const script = `containers=$(${program} ps --all --quiet ${filter}) || exit 1
[ -z "$containers" ] || ${program} rm --force --volumes $containers >/dev/null || exit 1
left=$(${program} ps --all --quiet ${filter}) && [ -z "$left" ] || exit 1
networks=$(${program} network ls --quiet ${filter}) || exit 1
[ -z "$networks" ] || ${program} network rm $networks >/dev/null || exit 1
volumes=$(${program} volume ls --quiet ${filter}) || exit 1
[ -z "$volumes" ] || ${program} volume rm $volumes >/dev/null`;
  return { argv: ["sh", "-c", script] };
}

/** Has the engine hold every container with the mark, so that it runs no health check in one either; or go on. */
export function pauseMarkedContainers(
  { program }: ContainerUse,
  mark: string,
  how: "pause" | "unpause",
): Command {
  const status = how === "pause" ? "running" : "paused";
  const filter = `--filter label=${markLabel}=${mark} --filter status=${status}`;
  const script = `containers=$(${program} ps --quiet ${filter}) || exit 1
[ -z "$containers" ] || ${program} ${how} $containers >/dev/null`;
  return { argv: ["sh", "-c", script] };
}

/** Milliseconds for the processes to go at the first stroke: those of a paused container wait for the engine. */
const firstStroke = 300;
const lastStroke = 500;

/**
 * Kills everything with the mark, its containers too: first by their processes, for which no engine is needed, then by
 * the engine's word, then once more what it may have started meanwhile.
 * @param machineRoot the machine's root directory, which says whether it runs containers
 * @param engineLimit milliseconds that the engine may take
 * @returns what could not be done
 */
export function killMarkedMachine(
  mark: string,
  machineRoot: string | undefined,
  engineLimit: number,
  except: readonly number[] = [],
): string[] {
  const use = machineRoot === undefined ? undefined : readContainerUse(machineRoot);
  if (use !== undefined) cutLinks(use);
  killMarked(mark, except, use === undefined ? undefined : firstStroke);
  const failure = use === undefined ? undefined : endContainers(use, mark, engineLimit);
  if (use !== undefined) killMarked(mark, except, lastStroke);
  const left = findMarked(mark, except);
  return [
    ...(failure === undefined ? [] : [failure]),
    ...(left.length === 0 ? [] : [`these processes would not die: ${left.join(", ")}`]),
  ];
}

/** @returns what went wrong, in words; undefined with the proof that no container is left */
function endContainers(use: ContainerUse, mark: string, limit: number): string | undefined {
  // coreutils' timeout kills the whole group, what the shell has started too.
  const words = ["--signal=KILL", `${limit / 1000}s`, ...removeMarkedContainers(use, mark).argv];
  const stdio = ["ignore", "ignore", "pipe"] as const;
  const { status, stderr, error } = spawnSync("timeout", words, { encoding: "utf8", stdio: [...stdio] });
  if (status === 0) return undefined;
  return containersLeft(use, error?.message ?? (stderr || `no answer in ${limit} ms`));
}

export function containersLeft({ program }: ContainerUse, says: string): string {
  return `${program} does not say that the containers are gone: ${says.trim().split("\n").at(-1) ?? ""}`;
}

/** True where the engine does not run at all: nothing starts a container then, and `restart: no` lets none start later. */
export function engineIsDown(says: string): boolean {
  return /cannot connect to the docker daemon|connection refused|no such file or directory.*sock/i.test(says);
}

/** Takes away what leads to the shared storage. */
export function cutLinks({ links }: ContainerUse): void {
  for (const link of links) {
    if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(link, { force: true });
  }
}
