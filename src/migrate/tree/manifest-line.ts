import type { CopiedEntry, Kind } from "./entry.ts";
import { escapePath, unescapePath } from "./path-bytes.ts";

const letters: Readonly<Record<Kind, string>> = { file: "f", directory: "d", symlink: "l" };
const kinds: Readonly<Record<string, Kind>> = { f: "file", d: "directory", l: "symlink" };

/**
 * One line of a manifest, without its end, in latin1:
 * `kind mode uid gid size mtime ctime inode links sha256 path`, and after a tab ` -> ` a symbolic link's target or
 * ` = ` the first name of the same file. `.` is the top; `-` stands for no checksum.
 */
export function manifestLine(entry: CopiedEntry): string {
  const { kind, mode, uid, gid, size, mtime, ctime, inode, links, sha256, path, points, linkOf } = entry;
  const letter = kind === "file" && entry.sparse ? "s" : letters[kind];
  const more =
    points !== undefined
      ? `\t-> ${escapeAll(points)}`
      : linkOf !== undefined
        ? `\t= ${escapeAll(linkOf)}`
        : "";
  return `${letter} ${mode.toString(8)} ${uid} ${gid} ${size} ${mtime} ${ctime} ${inode} ${links} ${sha256 ?? "-"} ${escapeAll(path === "" ? "." : path)}${more}`;
}

/** Undefined where the text is no whole line. */
export function parseManifestLine(line: string): CopiedEntry | undefined {
  const fields: string[] = [];
  let from = 0;
  for (let count = 0; count < 10; count++) {
    const to = line.indexOf(" ", from);
    if (to < 0) return undefined;
    fields.push(line.slice(from, to));
    from = to + 1;
  }
  const tab = line.indexOf("\t", from);
  const path = unescapeAll(tab < 0 ? line.slice(from) : line.slice(from, tab));
  const [letter = "", mode = "", uid, gid, size, mtime, ctime, inode, links, sha256] = fields;
  const kind = kinds[letter === "s" ? "f" : letter];
  if (kind === undefined) return undefined;
  const more = tab < 0 ? "" : line.slice(tab + 1);
  return {
    path: path === "." ? "" : path,
    kind,
    mode: Number.parseInt(mode, 8),
    uid: Number(uid),
    gid: Number(gid),
    size: Number(size),
    mtime: BigInt(mtime ?? 0),
    ctime: BigInt(ctime ?? 0),
    inode: BigInt(inode ?? 0),
    links: Number(links),
    sparse: letter === "s",
    ...(sha256 === "-" ? {} : { sha256 }),
    ...(more.startsWith("-> ") ? { points: unescapeAll(more.slice(3)) } : {}),
    ...(more.startsWith("= ") ? { linkOf: unescapeAll(more.slice(2)) } : {}),
  };
}

/** A tab separates here, so it is escaped too. */
function escapeAll(text: string): string {
  return escapePath(text).replaceAll("\t", "\\t");
}

function unescapeAll(text: string): string {
  return text.includes("\\t")
    ? text.replace(/\\(.)/g, (_, letter: string) => plain[letter] ?? letter)
    : unescapePath(text);
}

const plain: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
