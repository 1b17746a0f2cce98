import type { Compose } from "../compose/compose.ts";
import type { Move } from "./moves.ts";

/** The name of the file beside the compose file in the new place. */
export const overrideName = "compose.hitori.yaml";

/**
 * What Compose merges over the user's file in the new place. Relative paths stay as they are; named volumes become
 * directories there (under a new name, since the engine refuses other options for a volume that it has), and binds
 * from outside point to where their data moved.
 */
export function migrationOverride(compose: Compose, app: string, moves: readonly Move[]): string {
  const volumes = moves
    .filter(({ kind }) => kind === "volume")
    .map(({ name, target }) => [
      name,
      {
        name: `${app}-hitori-${name}`,
        driver: "local",
        driver_opts: { type: "none", o: "bind", device: target },
      },
    ]);
  const services = compose.services.flatMap(({ name, volumes: mounts }) => {
    const rewritten = mounts.flatMap((mount) => {
      const move = moves.find(({ kind, name: moved }) => kind === "outside" && moved === mount.source);
      return move
        ? [{ type: "bind", source: move.target, target: mount.target, read_only: mount.readOnly }]
        : [];
    });
    return rewritten.length === 0 ? [] : [[name, { volumes: rewritten }]];
  });
  const document = {
    ...(services.length === 0 ? {} : { services: Object.fromEntries(services) }),
    ...(volumes.length === 0 ? {} : { volumes: Object.fromEntries(volumes) }),
  };
  return `# Written by hitori migrate; JSON is YAML. Compose merges it: -f ${compose.file} -f ${overrideName}\n${JSON.stringify(document, undefined, 2)}\n`;
}
