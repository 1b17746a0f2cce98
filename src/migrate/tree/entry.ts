import type { BigIntStats } from "node:fs";

export type Kind = "file" | "directory" | "symlink";

/** One thing in a tree, as lstat saw it. */
export interface Entry {
  /** From the tree's top, one character a byte; "" is the top itself. */
  readonly path: string;
  readonly kind: Kind;
  /** The twelve permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes; 0 for what is no file. */
  readonly size: number;
  /** Nanoseconds since 1970. */
  readonly mtime: bigint;
  /** Nanoseconds since 1970. The kernel's own: no program can set it back, so any change shows. */
  readonly ctime: bigint;
  readonly inode: bigint;
  /** How many names it has; 1 for what is no file. */
  readonly links: number;
  /** True where fewer blocks are stored than its size says. */
  readonly sparse: boolean;
}

/** An entry whose copy was finished, as a line of the manifest. */
export interface CopiedEntry extends Entry {
  /** SHA-256 of a file's content, hex. */
  readonly sha256?: string;
  /** Where a symbolic link points, bytes. */
  readonly points?: string;
  /** The path of the first name of the same file, where this is another. */
  readonly linkOf?: string;
}

/** Undefined for sockets, pipes and devices, which are no data. */
export function entryOf(path: string, stats: BigIntStats): Entry | undefined {
  const kind = stats.isFile()
    ? "file"
    : stats.isDirectory()
      ? "directory"
      : stats.isSymbolicLink()
        ? "symlink"
        : undefined;
  if (kind === undefined) return undefined;
  const isFile = kind === "file";
  return {
    path,
    kind,
    mode: Number(stats.mode & 0o7777n),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    size: isFile ? Number(stats.size) : 0,
    mtime: stats.mtimeNs,
    ctime: stats.ctimeNs,
    inode: stats.ino,
    links: isFile ? Number(stats.nlink) : 1,
    sparse: isFile && stats.blocks * 512n < stats.size,
  };
}

/** Did nobody touch it since it was copied? Its directory's own name and times are another matter. */
export function isUntouched(now: Entry, copied: CopiedEntry): boolean {
  return (
    now.kind === copied.kind &&
    now.ctime === copied.ctime &&
    now.inode === copied.inode &&
    now.mtime === copied.mtime &&
    now.size === copied.size &&
    now.mode === copied.mode &&
    now.uid === copied.uid &&
    now.gid === copied.gid &&
    now.links === copied.links
  );
}
