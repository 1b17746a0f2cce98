import type { Service } from "../compose/compose.ts";
import type { Field } from "../compose/field.ts";
import { mountFields } from "../compose/mount.ts";
import { bytesOf } from "./bytes.ts";

/** A directory in memory. */
export interface Tmpfs {
  readonly path: string;
  /** MiB, as far as the file says it. */
  readonly size: number | undefined;
  readonly options: readonly string[];
  readonly field: Field;
}

/** What a service has in memory: `tmpfs: [/run:size=64m,mode=755]`, and volumes of type tmpfs. */
export function tmpfsOf({ field }: Service): Tmpfs[] {
  const long = mountFields(field.get("volumes")).filter(({ mount }) => mount.type === "tmpfs");
  return [
    ...field.get("tmpfs").items().map(shortForm),
    ...long.map(({ mount, field: at }) => ({
      path: mount.target,
      size: mebibytes(at.maybe("tmpfs").maybe("size").optionalText()),
      options: [],
      field: at,
    })),
  ];
}

function shortForm(field: Field): Tmpfs {
  const [path = "", options = ""] = field.text().split(":", 2);
  const words = options.split(",").filter((word) => word !== "");
  const size = words.find((word) => word.startsWith("size="))?.slice("size=".length);
  return {
    path,
    size: mebibytes(size),
    options: words.filter((word) => !word.startsWith("size=")),
    field,
  };
}

function mebibytes(text: string | undefined): number | undefined {
  const bytes = text === undefined ? undefined : bytesOf(text);
  return bytes === undefined ? undefined : Math.max(1, Math.ceil(bytes / 2 ** 20));
}
