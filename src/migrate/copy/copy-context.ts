import type { Native } from "../tree/native.ts";
import type { RootedTree } from "../tree/rooted-tree.ts";
import type { Counters } from "./counters.ts";
import type { Maker } from "./maker.ts";
import type { Memory } from "./memory.ts";
import type { SourceFiles } from "./source-file.ts";

/** What every step of a pass works with. */
export interface CopyContext {
  readonly source: RootedTree;
  readonly target: RootedTree;
  readonly sourceFiles: SourceFiles;
  readonly memory: Memory;
  /** For what is read from the target beside; apart, so that nobody waits for a buffer while holding one of the same. */
  readonly comparing: Memory;
  readonly counters: Counters;
  readonly native: Native | undefined;
  /** Owners can be given away. */
  readonly isRoot: boolean;
  /** Whom new files belong to. */
  readonly maker: Maker;
}
