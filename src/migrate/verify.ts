import { createHash } from "node:crypto";
import { constants, promises } from "node:fs";
import type { Clock } from "../base/clock.ts";
import { closeFile, openFile, readFully, statFile } from "./copy/file-calls.ts";
import { Memory, pieceBytes } from "./copy/memory.ts";
import { OrderedWriter } from "./copy/ordered-writer.ts";
import { stepsAtOnce } from "./copy/pass.ts";
import { withRetries } from "./copy/trouble.ts";
import { type CopiedEntry, type Entry, entryOf } from "./tree/entry.ts";
import { ManifestWriter, readManifest } from "./tree/manifest-file.ts";
import { native } from "./tree/native.ts";
import { joinPath, nameOf, parentOf, readable } from "./tree/path-bytes.ts";
import { RootedTree } from "./tree/rooted-tree.ts";

/** One way in which a tree is not what the manifest says. */
interface Difference {
  /** As a person reads it. */
  readonly path: string;
  readonly what: string;
}

export interface VerifyOptions {
  readonly tree: string;
  readonly manifest: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Paths from the top that do not belong to the data. */
  readonly leaveOut?: readonly string[];
  /** Entries and bytes that were looked at, now and then. */
  readonly onProgress?: (entries: number, bytes: number) => void;
  readonly most?: number;
  /**
   * Where to write the manifest of this tree itself: what it has, with its own inode numbers and change times. It tells
   * later what was changed here, and is what a copy back begins with.
   */
  readonly ownManifest?: string;
}

export interface Verdict {
  readonly entries: number;
  /** Bytes of content that were read and hashed. */
  readonly bytes: number;
  readonly differenceCount: number;
  /** The first of them. */
  readonly differences: readonly Difference[];
}

const keptDifferences = 50;
const contentBytes = 24 * 1024 * 1024;

/**
 * Proves that a tree is what a manifest says: every path and no other, type, owner, mode, modification time, size,
 * link target, hard-link group, and the content by SHA-256.
 */
export async function verifyTree(options: VerifyOptions): Promise<Verdict> {
  const tree = new RootedTree([options.tree]);
  const work = new Verification(options, tree);
  try {
    return await work.run();
  } finally {
    tree.close();
  }
}

class Verification {
  readonly #options: VerifyOptions;
  readonly #tree: RootedTree;
  readonly #memory = new Memory(contentBytes);
  readonly #native = native();
  readonly #differences: Difference[] = [];
  #underWay = 0;
  #tell = () => {};
  readonly #firstNames = new Map<string, Promise<bigint | undefined>>();
  #count = 0;
  #entries = 0;
  #bytes = 0;
  #failure: unknown;

  constructor(options: VerifyOptions, tree: RootedTree) {
    this.#options = options;
    this.#tree = tree;
  }

  async run(): Promise<Verdict> {
    const { manifest, ownManifest, signal, most = stepsAtOnce } = this.#options;
    const blocks = new BlockNames((directory, names) => this.#start(() => this.#surplus(directory, names)));
    const file = ownManifest === undefined ? undefined : new ManifestWriter(ownManifest);
    const writer = file && new OrderedWriter(file, Number.POSITIVE_INFINITY);
    for (const entry of readManifest(manifest)) {
      signal?.throwIfAborted();
      if (this.#failure !== undefined) break;
      blocks.add(entry);
      while (this.#underWay >= most) await this.#oneOver();
      const slot = writer?.reserve();
      this.#start(async () => {
        const found = await this.#look(entry);
        slot?.fill(found && { ...entry, ...found });
        this.#entries += 1;
        this.#options.onProgress?.(this.#entries, this.#bytes);
      });
    }
    blocks.end();
    while (this.#underWay > 0) await this.#oneOver();
    file?.close();
    if (this.#failure !== undefined) throw this.#failure;
    this.#tree.check();
    return {
      entries: this.#entries,
      bytes: this.#bytes,
      differenceCount: this.#count,
      differences: this.#differences,
    };
  }

  #start(look: () => Promise<void>): void {
    this.#underWay += 1;
    void withRetries(look, this.#options.clock)
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#underWay -= 1;
        this.#tell();
      });
  }

  #oneOver(): Promise<void> {
    return new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  /** @returns the entry as it is in this tree */
  async #look(entry: CopiedEntry): Promise<Entry | undefined> {
    if (entry.kind === "file") return this.#file(entry);
    const stats = await promises.lstat(this.#tree.at(entry.path), { bigint: true }).catch(missing);
    const found = stats && entryOf(entry.path, stats);
    this.#compare(entry, found);
    if (entry.kind === "symlink" && found?.kind === "symlink") {
      const points = await promises.readlink(this.#tree.at(entry.path), { encoding: "buffer" });
      if (points.toString("latin1") !== entry.points) this.#differ(entry.path, "link target");
    }
    return found;
  }

  async #file(entry: CopiedEntry): Promise<Entry | undefined> {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const file = await openFile(this.#tree.at(entry.path), flags).catch(missing);
    if (file === undefined) {
      this.#differ(entry.path, "missing");
      return undefined;
    }
    try {
      const found = entryOf(entry.path, await statFile(file));
      if (!this.#compare(entry, found) || !found) return found;
      if (entry.links > 1) await this.#group(entry, found.inode);
      if (entry.sha256 !== undefined && (await this.#hash(file, entry.size)) !== entry.sha256) {
        this.#differ(entry.path, "content");
      }
      return found;
    } finally {
      await closeFile(file);
    }
  }

  /** All names of one file have its inode. */
  async #group(entry: CopiedEntry, inode: bigint): Promise<void> {
    if (entry.linkOf === undefined) return;
    let first = this.#firstNames.get(entry.linkOf);
    if (!first) {
      first = promises
        .lstat(this.#tree.at(entry.linkOf), { bigint: true })
        .then(({ ino }) => ino)
        .catch(() => undefined);
      this.#firstNames.set(entry.linkOf, first);
    }
    if ((await first) !== inode) this.#differ(entry.path, `no hard link to ${readable(entry.linkOf)}`);
  }

  async #hash(file: number, size: number): Promise<string> {
    // What this machine still remembers proves nothing about the disk or the server.
    this.#native?.forgetPages(file);
    const hash = createHash("sha256");
    const buffer = await this.#memory.take(Math.min(Math.max(size, 1), pieceBytes));
    try {
      for (let position = 0; position < size; ) {
        const count = await readFully(file, buffer, Math.min(buffer.length, size - position), position);
        if (count === 0) break;
        hash.update(buffer.subarray(0, count));
        position += count;
        this.#bytes += count;
      }
    } finally {
      this.#memory.give(buffer);
    }
    return hash.digest("hex");
  }

  #compare(entry: CopiedEntry, found: Entry | undefined): boolean {
    if (!found) {
      this.#differ(entry.path, "missing");
      return false;
    }
    const exact = this.#native !== undefined;
    const times = exact ? found.mtime === entry.mtime : found.mtime / 1000n === entry.mtime / 1000n;
    const checks: readonly (readonly [string, boolean, string])[] = [
      ["type", found.kind === entry.kind, found.kind],
      ["owner", found.uid === entry.uid && found.gid === entry.gid, `${found.uid}:${found.gid}`],
      ["mode", found.mode === entry.mode || entry.kind === "symlink", found.mode.toString(8)],
      ["size", found.size === entry.size, String(found.size)],
      ["modification time", times, String(found.mtime)],
    ];
    for (const [what, same, got] of checks) if (!same) this.#differ(entry.path, `${what} (${got})`);
    return found.kind === entry.kind;
  }

  #differ(path: string, what: string): void {
    this.#count += 1;
    if (this.#differences.length < keptDifferences) {
      this.#differences.push({ path: path === "" ? "." : readable(path), what });
    }
  }

  /** What is in a directory that the manifest does not have there. */
  async #surplus(directory: string, names: ReadonlySet<string>): Promise<void> {
    const { leaveOut = [] } = this.#options;
    const path = this.#tree.at(directory);
    const found = await promises.readdir(path, { encoding: "latin1" }).catch(missing);
    for (const name of found ?? []) {
      const there = joinPath(directory, name);
      if (!names.has(name) && !leaveOut.includes(there)) this.#differ(there, "not in the source");
    }
  }
}

/** Gathers, from a manifest's entries in their order, the names that each directory has. */
class BlockNames {
  readonly #tell: (directory: string, names: ReadonlySet<string>) => void;
  /** Directories whose turn is still to come, the next last. */
  readonly #coming: string[] = [];
  #directory: string | undefined;
  #names = new Set<string>();
  #below: string[] = [];

  constructor(tell: (directory: string, names: ReadonlySet<string>) => void) {
    this.#tell = tell;
  }

  add({ path, kind }: CopiedEntry): void {
    if (path === "") {
      this.#coming.push("");
      return;
    }
    const directory = parentOf(path);
    if (directory !== this.#directory) {
      this.#close();
      // Those that are passed over have nothing in them.
      for (let next = this.#coming.pop(); next !== undefined && next !== directory; next = this.#coming.pop())
        this.#tell(next, new Set());
      this.#directory = directory;
    }
    this.#names.add(nameOf(path));
    if (kind === "directory") this.#below.push(path);
  }

  end(): void {
    this.#close();
    for (let next = this.#coming.pop(); next !== undefined; next = this.#coming.pop())
      this.#tell(next, new Set());
  }

  #close(): void {
    if (this.#directory !== undefined) this.#tell(this.#directory, this.#names);
    this.#coming.push(...this.#below.reverse());
    this.#names = new Set();
    this.#below = [];
  }
}

function missing(error: unknown): undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP" || code === "ENXIO") return undefined;
  throw error;
}
