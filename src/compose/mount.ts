import { posix } from "node:path";
import { HitoriError } from "../base/error.ts";
import type { Mount } from "./compose.ts";
import type { Field } from "./field.ts";

/** Reads one entry of a service's `volumes`. */
export function readMount(field: Field): Mount {
  if (field.isMapping) return longMount(field);
  const parts = splitShort(field.text("a volume such as ./data:/data"));
  if (parts.length > 3 || parts[0] === "" || parts[1] === "")
    return field.fail("a volume such as ./data:/data or ./data:/data:ro");
  const [source = "", target, mode] = parts;
  if (target === undefined) return { type: "volume", target: absolute(source, field), readOnly: false };
  return {
    type: isPath(source) ? "bind" : "volume",
    source,
    target: absolute(target, field),
    readOnly: mode?.split(",").includes("ro") ?? false,
  };
}

/** Every entry of a service's `volumes` that can be read, with its place. */
export function mountFields(volumes: Field): { mount: Mount; field: Field }[] {
  if (!volumes.isList) return [];
  return volumes.items().flatMap((field) => {
    try {
      return [{ mount: readMount(field), field }];
    } catch (error) {
      if (error instanceof HitoriError) return [];
      throw error;
    }
  });
}

/** At the colons outside of variables. `C:\data:/data` and `c:/data:/data` keep the drive's own. */
function splitShort(text: string): string[] {
  const parts = text
    .replace(/\$\{[^}]*\}/g, (variable) => variable.replaceAll(":", "\0"))
    .split(":")
    .map((part) => part.replaceAll("\0", ":"));
  const [drive = "", path = "", target = ""] = parts;
  const isDrive = /^[A-Za-z]$/.test(drive) && (path.startsWith("\\") || target.startsWith("/"));
  return isDrive ? [`${drive}:${path}`, ...parts.slice(2)] : parts;
}

function longMount(field: Field): Mount {
  const type = field.get("type").optionalText() ?? "volume";
  if (!["bind", "volume", "tmpfs", "npipe", "cluster", "image"].includes(type))
    return field.get("type").fail("bind, volume or tmpfs");
  const source = (field.get("source").present ? field.get("source") : field.get("src")).optionalText();
  if (type === "bind" && source === undefined) return field.fail("a source, the path to bind");
  const target = ["target", "dst", "destination"].map((key) => field.get(key)).find((one) => one.present);
  const known = type === "bind" || type === "volume" || type === "tmpfs";
  return {
    type: known ? type : "other",
    ...(source === undefined ? {} : { source }),
    target: absolute((target ?? field.get("target")).text("a path in the container"), field),
    readOnly: field.get("read_only").flag(),
  };
}

/** Compose takes a source for a path where it starts with one of these; everything else is a volume's name. */
function isPath(source: string): boolean {
  return /^[./~\\$]|^[A-Za-z]:[\\/]/.test(source);
}

/** Compose takes `/data/` and `/data` for one place. */
export function cleanTarget(target: string): string {
  if (!target.startsWith("/") || target.includes("$")) return target;
  return posix.normalize(target).replace(/(.)\/$/, "$1");
}

function absolute(target: string, field: Field): string {
  if (/^[/$\\]|^[A-Za-z]:[\\/]/.test(target)) return cleanTarget(target);
  return field.fail("a target that is an absolute path in the container");
}
