import { join } from "node:path";
import type { Command } from "../base/command.ts";
import type { Compose } from "../compose/compose.ts";
import type { ContainerProject } from "./container-commands.ts";

/** The cgroup that every container of the app is in, and nothing else: what the guard kills. */
export const appSlice = "hitori-app.slice";

export interface ComposeProject extends ContainerProject {
  /** `<file system>/<app>`, where relative mounts begin. */
  readonly directory: string;
  /** The user's compose files, below the directory; none where the machine's own file holds everything. */
  readonly files: readonly string[];
  /** The machine's own compose file, laid over them. */
  readonly override: string;
}

/** All that Compose itself is asked for: what it has made is looked after by `container-commands.ts`. */
export function composeUp({ engine, name, directory, files: own, override }: ComposeProject): Command {
  const files = [...own.map((file) => join(directory, file)), override].flatMap((file) => ["--file", file]);
  const project = ["--project-name", name, "--project-directory", directory];
  return { argv: [...engine, ...project, ...files, "up", "--detach", "--remove-orphans"] };
}

/**
 * What Hitori changes in the user's project on this machine, as a compose file of its own (JSON is YAML).
 *
 * No container is ever started by the engine itself: `restart: always` would start the database at boot without the
 * lease. Each is in the app's slice. Named volumes are directories of the app's volume, unless the file calls them
 * ephemeral, is external, or already says where they are.
 */
export function overrideFile(file: Compose, directory: string): string {
  const services = file.services.map(({ name, field }) => {
    // Compose takes this for `restart` where the file has it.
    const policy = field.get("deploy").maybe("restart_policy").present;
    const deploy = policy ? { deploy: { restart_policy: { condition: "none" } } } : {};
    return [name, { restart: "no", cgroup_parent: appSlice, ...deploy }];
  });
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
