import type { Command } from "../base/command.ts";
import { containerFormat } from "./container-status.ts";
import type { Engine } from "./engine.ts";
import { containerProgram } from "./engine.ts";

/**
 * What is asked of an app's containers once Compose has made them: of the engine itself, by Compose's labels. Every
 * Compose gives those, while `docker-compose` 1, `docker compose` and `podman compose` differ in their own words; and none
 * of this reads a file on the volume, which may hang.
 */
export interface ContainerProject {
  readonly engine: Engine;
  /** Compose's name of the project. */
  readonly name: string;
}

/** The ids of the project's containers, of one service where it is named. */
export function listContainers(
  project: ContainerProject,
  only: "all" | "running",
  service?: string,
): Command {
  return ps(project, [...(only === "all" ? ["--all"] : []), "--quiet"], service);
}

/** A line a container: see `containerFormat`. */
export function listServices(project: ContainerProject): Command {
  return ps(project, ["--all", "--format", containerFormat]);
}

/** Sends the service's stop signal; what still runs after `seconds` is killed. */
export function stopContainers(
  { engine }: ContainerProject,
  ids: readonly string[],
  seconds: number,
): Command {
  return { argv: [containerProgram(engine), "stop", "--time", String(seconds), ...ids] };
}

export function killContainers({ engine }: ContainerProject, ids: readonly string[]): Command {
  return { argv: [containerProgram(engine), "kill", ...ids] };
}

export function startContainers({ engine }: ContainerProject, ids: readonly string[]): Command {
  return { argv: [containerProgram(engine), "start", ...ids] };
}

export function removeContainers({ engine }: ContainerProject, ids: readonly string[]): Command {
  return { argv: [containerProgram(engine), "rm", "--force", ...ids] };
}

export function containerLogs({ engine }: ContainerProject, id: string, lines: number): Command {
  return { argv: [containerProgram(engine), "logs", "--tail", String(lines), id] };
}

/** Follows a container's output, each line behind its time. @param since ISO 8601 */
export function followLogs({ engine }: ContainerProject, id: string, since: string): Command {
  return { argv: [containerProgram(engine), "logs", "--follow", "--timestamps", "--since", since, id] };
}

/** Succeeds where the engine has the image. */
export function inspectImage(engine: Engine, image: string): Command {
  return { argv: [containerProgram(engine), "image", "inspect", "--format", "{{.Id}}", image] };
}

function ps({ engine, name }: ContainerProject, words: readonly string[], service?: string): Command {
  const labels = [`project=${name}`, ...(service === undefined ? [] : [`service=${service}`])];
  const filters = labels.flatMap((label) => ["--filter", `label=com.docker.compose.${label}`]);
  return { argv: [containerProgram(engine), "ps", ...words, ...filters] };
}
