import { statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Compose, Mount } from "../compose/compose.ts";

/** One directory that moves. */
export interface Move {
  /** As people know it: `./data/db`, or the volume's name. */
  readonly name: string;
  readonly kind: "bind" | "volume" | "outside";
  /** Absolute. */
  readonly source: string;
  /** Absolute, on the shared file system. */
  readonly target: string;
  readonly services: readonly string[];
}

/** A mount that stays, and why. */
export interface Stay {
  readonly name: string;
  readonly services: readonly string[];
  readonly reason:
    | "file of the project"
    | "read-only outside"
    | "outside"
    | "not a directory"
    | "ephemeral"
    | "missing";
}

export interface MovesOptions {
  readonly compose: Compose;
  /** Where the app runs now: the compose file's directory, absolute. */
  readonly from: string;
  /** `<file system>/<app>`. */
  readonly to: string;
  /** Where the engine keeps each named volume; empty without an engine. */
  readonly mountpoints: Readonly<Record<string, string>>;
  /** Directories outside the project that are to move too. */
  readonly include: readonly string[];
}

/**
 * What moves, and what does not. A directory inside another that moves goes along with it. Sockets and devices are no
 * data; what lies outside the project may be shared with others, so it moves only when it is named.
 */
export function findMoves(options: MovesOptions): { moves: Move[]; stays: Stay[] } {
  const moves = new Map<string, Move>();
  const stays: Stay[] = [];
  for (const service of options.compose.services) {
    for (const mount of service.volumes) {
      const found = judge(mount, options);
      if (!found) continue;
      if ("reason" in found) {
        stays.push({ ...found, services: [service.name] });
        continue;
      }
      const known = moves.get(found.source);
      moves.set(found.source, { ...found, services: [...(known?.services ?? []), service.name] });
    }
  }
  const all = [...moves.values()];
  const outermost = all.filter(
    (move) => !all.some((other) => other !== move && move.source.startsWith(`${other.source}/`)),
  );
  return { moves: outermost, stays };
}

function judge(
  mount: Mount,
  options: MovesOptions,
): Omit<Move, "services"> | Omit<Stay, "services"> | undefined {
  const { compose, from, to, mountpoints, include } = options;
  const name = mount.source ?? mount.target;
  if (mount.type === "tmpfs") return undefined;
  if (mount.type === "volume") {
    const volume = mount.source === undefined ? undefined : compose.volumes[mount.source];
    if (!volume || volume.ephemeral) return { name, reason: "ephemeral" };
    const source = mountpoints[name] ?? resolve(from, volume.device ?? join("volumes", name));
    if (kindOf(source) !== "directory") return { name, reason: "missing" };
    return { name, kind: "volume", source, target: join(to, "volumes", name) };
  }
  const source = resolve(from, name);
  const kind = kindOf(source);
  if (kind === "missing") return { name, reason: "missing" };
  const inside = source === from || source.startsWith(`${from}/`);
  if (inside && !isAbsolute(name)) {
    if (kind === "file") return { name, reason: "file of the project" };
    if (kind !== "directory") return { name, reason: "not a directory" };
    return { name, kind: "bind", source, target: resolve(to, name) };
  }
  if (kind !== "directory") return { name, reason: "not a directory" };
  if (include.some((path) => resolve(path) === source))
    return { name, kind: "outside", source, target: join(to, "outside", source) };
  return { name, reason: mount.readOnly ? "read-only outside" : "outside" };
}

function kindOf(path: string): "directory" | "file" | "other" | "missing" {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return "missing";
  return stats.isDirectory() ? "directory" : stats.isFile() ? "file" : "other";
}

/** Where a directory's original is kept after the cutover: beside it, so that the rename is one step. */
export function asideOf(move: Move): string {
  return join(dirname(move.source), `.${move.source.split("/").at(-1)}.before-hitori`);
}
