import type { Command } from "../base/command.ts";

/** How to say `docker compose` on this machine. */
export type Engine = readonly [string, ...string[]];

/** In order of preference; the first that answers is used. */
export const engines: readonly Engine[] = [["docker", "compose"], ["docker-compose"], ["podman", "compose"]];

export function engineName(engine: Engine): string {
  return engine.join(" ");
}

/** The engine of this name, e.g. `docker compose`. */
export function engineOf(name: string): Engine | undefined {
  return engines.find((engine) => engineName(engine) === name);
}

export function engineVersion(engine: Engine): Command {
  return { argv: [...engine, "version"] };
}

/** Succeeds where the engine's service runs: Compose alone says its version without it. */
export function engineAnswers(engine: Engine): Command {
  return { argv: [containerProgram(engine), "ps", "--quiet"] };
}

export function containerProgram([program]: Engine): "docker" | "podman" {
  return program === "podman" ? "podman" : "docker";
}
