import { readlinkSync } from "node:fs";
import { native } from "./tree/native.ts";
import { nameOf, readable } from "./tree/path-bytes.ts";
import { RootedTree } from "./tree/rooted-tree.ts";
import { walk } from "./tree/walk.ts";

/** What is in a directory that moves. */
export interface Inventory {
  readonly entries: number;
  readonly files: number;
  readonly directories: number;
  readonly bytes: number;
  readonly largest: { readonly path: string; readonly bytes: number };
  /** Names in the longest chain of directories. */
  readonly depth: number;
  /** Entries in the fullest directory: a mount makes names in one directory one after the other. */
  readonly fullest: { readonly path: string; readonly entries: number };
  readonly special: readonly string[];
  readonly sparseFiles: number;
  readonly mostLinks: { readonly path: string; readonly links: number };
  readonly longSymlinks: readonly string[];
  /** Files with extended attributes or ACLs; undefined where they could not be looked at. */
  readonly withAttributes: number | undefined;
  /** Files by which a database shows itself. */
  readonly databases: readonly string[];
  readonly unreadable: readonly string[];
}

/** EFS's longest symbolic link, bytes. */
const longestSymlink = 4080;
const databaseFiles =
  /^(PG_VERSION|postmaster\.pid|mongod\.lock|WiredTiger|ibdata1|aof|dump\.rdb|.*\.(sqlite3?|db)(-wal)?)$/;
const kept = 20;

/** Looks at everything in a directory, holding one directory at a time. Reads no content. */
export async function takeInventory(directory: string): Promise<Inventory> {
  const tree = new RootedTree([directory]);
  const calls = native();
  const found = {
    entries: 0,
    files: 0,
    directories: 0,
    bytes: 0,
    largest: { path: "", bytes: 0 },
    depth: 0,
    fullest: { path: "", entries: 0 },
    special: [] as string[],
    sparseFiles: 0,
    mostLinks: { path: "", links: 1 },
    longSymlinks: [] as string[],
    withAttributes: calls ? 0 : undefined,
    databases: [] as string[],
    unreadable: [] as string[],
  };
  const keep = (list: string[], path: string) => {
    if (list.length < kept) list.push(readable(path));
  };
  try {
    for await (const listing of walk(tree.prefix, { onProblem: (path) => keep(found.unreadable, path) })) {
      const depth = listing.directory === "" ? 1 : listing.directory.split("/").length + 1;
      found.depth = Math.max(found.depth, listing.entries.length > 0 ? depth : depth - 1);
      if (listing.entries.length > found.fullest.entries)
        found.fullest = { path: readable(listing.directory), entries: listing.entries.length };
      for (const path of listing.special) keep(found.special, path);
      for (const entry of listing.entries) {
        found.entries += 1;
        found.bytes += entry.size;
        if (entry.kind === "directory") found.directories += 1;
        if (entry.kind === "file") found.files += 1;
        if (entry.size > found.largest.bytes)
          found.largest = { path: readable(entry.path), bytes: entry.size };
        if (entry.sparse) found.sparseFiles += 1;
        if (entry.links > found.mostLinks.links)
          found.mostLinks = { path: readable(entry.path), links: entry.links };
        if (
          entry.kind === "symlink" &&
          readlinkSync(tree.at(entry.path), { encoding: "buffer" }).length > longestSymlink
        )
          keep(found.longSymlinks, entry.path);
        if (databaseFiles.test(nameOf(entry.path))) keep(found.databases, entry.path);
        if (calls && calls.listAttributes(tree.at(entry.path)).length > 0)
          found.withAttributes = (found.withAttributes ?? 0) + 1;
      }
    }
  } finally {
    tree.close();
  }
  return found;
}
