import type { Service } from "../compose/compose.ts";
import type { Field } from "../compose/field.ts";
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
export function tmpfsOf(service: Service): Tmpfs[] {
  const short = service.field.get("tmpfs").items().map(shortForm);
  const long = service.field
    .get("volumes")
    .items()
    .filter((volume) => volume.maybe("type").tree?.value === "tmpfs")
    .map(longForm);
  return [...short, ...long];
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

function longForm(field: Field): Tmpfs {
  const size = field.get("tmpfs").maybe("size").optionalText();
  return { path: field.get("target").text(), size: mebibytes(size), options: [], field };
}

function mebibytes(text: string | undefined): number | undefined {
  const bytes = text === undefined ? undefined : bytesOf(text);
  return bytes === undefined ? undefined : Math.max(1, Math.ceil(bytes / 2 ** 20));
}
