import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { Mount } from "../compose/compose.ts";
import type { Field } from "../compose/field.ts";
import { mountFields } from "../compose/mount.ts";
import type { FargateInput } from "./fargate-input.ts";

/**
 * What a mount of the compose file is in a task: a directory of the file system (the instance's own, so that both see
 * the same data), the task's own disk, memory, or nothing that Fargate has.
 */
type TaskMount =
  | { readonly kind: "directory"; readonly path: string; readonly volume: string }
  | { readonly kind: "disk"; readonly volume: string }
  | { readonly kind: "memory" }
  | { readonly kind: "file" | "host path" | "driver" };

export interface PlacedMount {
  readonly mount: Mount;
  readonly field: Field;
  readonly place: TaskMount;
}

/** The mounts of one service, each with what it becomes. */
export function mountsOf(volumes: Field, input: FargateInput): PlacedMount[] {
  return mountFields(volumes).map(({ mount, field }) => ({
    mount,
    field,
    place: placeOf(mount, field, input),
  }));
}

function placeOf(mount: Mount, field: Field, input: FargateInput): TaskMount {
  const { type, source } = mount;
  if (type === "tmpfs") return { kind: "memory" };
  if (type === "other" || field.maybe("volume").maybe("subpath").present) return { kind: "driver" };
  if (type === "bind") return boundPlace(source ?? "", input);
  if (source === undefined) return { kind: "disk", volume: volumeName(`disk${mount.target}`) };
  const { volumes } = input.compose;
  const named = Object.hasOwn(volumes, source) ? volumes[source] : undefined;
  if (named?.ephemeral) return { kind: "disk", volume: volumeName(`disk/${source}`) };
  if (named?.external || (named && named.driver !== "local")) return { kind: "driver" };
  if (named?.device !== undefined) return boundPlace(named.device, input);
  return directory(`/${input.configuration.name}/volumes/${source}`);
}

function boundPlace(source: string, { configuration, boundFiles }: FargateInput): TaskMount {
  if (boundFiles.has(source)) return { kind: "file" };
  const { mountPath } = configuration.storage;
  if (source.startsWith(".") && !posix.normalize(source).startsWith(".."))
    return directory(posix.join("/", configuration.name, source));
  if (source.startsWith(`${mountPath}/`)) return directory(source.slice(mountPath.length));
  return { kind: "host path" };
}

function directory(path: string): TaskMount {
  const clean = posix.normalize(path).replace(/(.)\/$/, "$1");
  return { kind: "directory", path: clean, volume: volumeName(clean) };
}

/** ECS takes letters, digits, `-` and `_`; the hash tells `a-b` from `a/b`. */
function volumeName(path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return `${words.join("-").slice(0, 40)}-${createHash("sha256").update(path).digest("hex").slice(0, 6)}`;
}

/** An access point takes so much (Amazon EFS User Guide, "Creating access points"). */
export function isTooDeep(path: string): boolean {
  return path.length > 100 || path.split("/").length > 5;
}
