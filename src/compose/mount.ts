import type { Mount } from "./compose.ts";
import type { Field } from "./field.ts";

/** Reads one entry of a service's `volumes`. */
export function readMount(field: Field): Mount {
  if (field.isMapping) return longMount(field);
  const parts = field.text("a volume such as ./data:/data").split(":");
  if (parts.length > 3 || parts.some((part) => part === ""))
    return field.fail("a volume such as ./data:/data or ./data:/data:ro");
  const [source, target, mode] = parts;
  if (target === undefined) return { type: "volume", target: absolute(source ?? "", field), readOnly: false };
  return {
    type: isPath(source ?? "") ? "bind" : "volume",
    source,
    target: absolute(target, field),
    readOnly: mode?.split(",").includes("ro") ?? false,
  };
}

function longMount(field: Field): Mount {
  const type = field.get("type").optionalText() ?? "volume";
  if (type !== "bind" && type !== "volume" && type !== "tmpfs")
    return field.get("type").fail("bind, volume or tmpfs");
  const source = field.get("source").optionalText();
  if (type === "bind" && source === undefined) return field.fail("a source, the path to bind");
  return {
    type,
    ...(source === undefined ? {} : { source }),
    target: absolute(field.get("target").text("a path in the container"), field.get("target")),
    readOnly: field.get("read_only").flag(),
  };
}

/** Compose takes a source for a path where it starts with one of these; everything else is a volume's name. */
function isPath(source: string): boolean {
  return /^[./~]/.test(source);
}

function absolute(target: string, field: Field): string {
  return target.startsWith("/") ? target : field.fail("a target that is an absolute path in the container");
}
