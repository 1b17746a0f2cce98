import { join } from "node:path";
import type { Command } from "../base/command.ts";
import type { Compose } from "../compose/compose.ts";

/** How to say `docker compose` on this machine. */
export type Engine = readonly [string, ...string[]];

/** In order of preference; the first whose `version` succeeds is used. */
export const engines: readonly Engine[] = [["docker", "compose"], ["docker-compose"], ["podman", "compose"]];

/** The cgroup that every container of the app is in, and nothing else: what the guard kills. */
export const appSlice = "hitori-app.slice";

export interface ComposeProject {
  readonly engine: Engine;
  /** The app's name, which is the project's. */
  readonly app: string;
  /** `<file system>/<app>`, where relative mounts begin. */
  readonly directory: string;
  /** The user's compose files, below the directory. */
  readonly files: readonly string[];
  /** The machine's override beside it: see `overrideFile`. */
  readonly override: string;
}

export function engineVersion(engine: Engine): Command {
  return { argv: [...engine, "version"] };
}

export function composeUp(project: ComposeProject): Command {
  return compose(project, "up", "--detach", "--remove-orphans");
}

/** Starts a container again that has exited. */
export function composeStart(project: ComposeProject, service: string): Command {
  return compose(project, "start", service);
}

export function composePs(project: ComposeProject): Command {
  return compose(project, "ps", "--all", "--format", "json");
}

/** Without a time each service gets its own `stop_grace_period`; with one, none gets more. */
export function composeStop(project: ComposeProject, seconds?: number): Command {
  return seconds === undefined
    ? compose(project, "stop")
    : compose(project, "stop", "--timeout", String(seconds));
}

export function composeKill(project: ComposeProject): Command {
  return compose(project, "kill");
}

export function composeLogs(project: ComposeProject, service: string, lines: number): Command {
  return compose(project, "logs", "--no-color", "--no-log-prefix", "--tail", String(lines), service);
}

/** The containers of an app, by the label that Compose gives them; needs no compose file, so no mounted volume. */
export function listContainers(engine: Engine, app: string, only: "all" | "running"): Command {
  const all = only === "all" ? ["--all"] : [];
  const filter = `label=com.docker.compose.project=${app}`;
  return { argv: [containerProgram(engine), "ps", ...all, "--quiet", "--filter", filter] };
}

export function removeContainers(engine: Engine, ids: readonly string[]): Command {
  return { argv: [containerProgram(engine), "rm", "--force", ...ids] };
}

function containerProgram([program]: Engine): string {
  return program === "podman" ? "podman" : "docker";
}

function compose(
  { engine, app, directory, files: own, override }: ComposeProject,
  ...words: string[]
): Command {
  const files = [...own.map((file) => join(directory, file)), override].flatMap((file) => ["--file", file]);
  return { argv: [...engine, "--project-name", app, "--project-directory", directory, ...files, ...words] };
}

/**
 * What Hitori changes in the user's project on this machine, as a compose file of its own (JSON is YAML).
 *
 * No container is ever started by the engine itself: `restart: always` would start the database at boot without the
 * lease. Each is in the app's slice. Named volumes are directories of the app's volume, unless the file calls them
 * ephemeral, is external, or already says where they are.
 */
export function overrideFile(file: Compose, directory: string): string {
  const services = file.services.map(({ name }) => [name, { restart: "no", cgroup_parent: appSlice }]);
  const kept = Object.entries(file.volumes).filter(
    ([, volume]) => !volume.ephemeral && !volume.external && volume.device === undefined,
  );
  const volumes = kept.map(([name]) => {
    const device = join(directory, "volumes", name);
    return [name, { driver: "local", driver_opts: { type: "none", o: "bind", device } }];
  });
  const document = {
    services: Object.fromEntries(services),
    ...(volumes.length === 0 ? {} : { volumes: Object.fromEntries(volumes) }),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** The directories of the app's volume that its services mount. The engine binds only what is there. */
export function dataDirectories(file: Compose, directory: string): string[] {
  const mounts = file.services.flatMap((service) => service.volumes);
  const bound = mounts.filter(({ type, source }) => type === "bind" && source?.startsWith("."));
  const named = Object.entries(file.volumes).filter(
    ([, volume]) => !volume.ephemeral && !volume.external && volume.device === undefined,
  );
  return [
    ...bound.map(({ source = "." }) => join(directory, source)),
    ...named.map(([name]) => join(directory, "volumes", name)),
  ];
}
