import type { BigIntStats } from "node:fs";
import type { Clock } from "../../base/clock.ts";
import { errorCode } from "../../base/error.ts";
import { type CopiedEntry, type Entry, entryOf, isUntouched } from "../tree/entry.ts";
import { nameOf } from "../tree/path-bytes.ts";
import type { Listing } from "../tree/walk.ts";
import type { CopyContext } from "./copy-context.ts";
import { copyFile } from "./copy-file.ts";
import {
  copyLink,
  copySymlink,
  finishDirectory,
  makeDirectory,
  remove,
  removeSurplus,
} from "./copy-other.ts";
import type { OrderedWriter, Slot } from "./ordered-writer.ts";
import { type Scheduler, Workplace } from "./scheduler.ts";
import { fatal, type Problems, withRetries } from "./trouble.ts";

export interface PassParts {
  readonly context: CopyContext;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly writer: OrderedWriter;
  readonly problems: Problems;
  /** The target may hold what no manifest knows: directories that were there are cleared of it. */
  readonly dirty: boolean;
  /** Paths from the top that do not belong to the data. */
  readonly leaveOut: readonly string[];
  /** For messages. */
  readonly target: string;
}

/** The first name of a file that has several. */
interface FirstName {
  readonly path: string;
  readonly kept: boolean;
  /** Whether the target has it now. */
  readonly done: Promise<boolean>;
}

/** Turns what a walk finds, beside what the manifest knows, into steps on the target. */
export class PassSteps {
  readonly #parts: PassParts;
  readonly #places = new Map<string, { readonly place: Workplace; readonly setsGroup: boolean }>();
  readonly #firstNames = new Map<bigint, FirstName>();

  constructor(parts: PassParts) {
    this.#parts = parts;
  }

  /** The tree's top, which is there. */
  top(stats: BigIntStats, before: CopiedEntry | undefined): void {
    const entry = entryOf("", stats);
    if (entry) this.#directory(entry, before, undefined, true);
  }

  /** What is in one directory now, and what the manifest has there. */
  directory(listing: Listing, before: readonly CopiedEntry[]): void {
    const found = this.#places.get(listing.directory);
    if (!found) return;
    const { place, setsGroup } = found;
    if (this.#parts.dirty) this.#clear(place, listing);
    let at = 0;
    for (const entry of listing.entries) {
      const name = nameOf(entry.path);
      for (; at < before.length && nameOf(before[at]?.path ?? "") < name; at++)
        this.#remove(place, before[at]);
      const known = before[at]?.path === entry.path ? before[at++] : undefined;
      this.#entry(place, entry, known, setsGroup);
    }
    for (; at < before.length; at++) this.#remove(place, before[at]);
    this.#listed(listing.directory, place);
  }

  /** A directory could not be read: nothing below it is touched. */
  unreadable(path: string): void {
    const found = this.#places.get(path);
    if (found) this.#listed(path, found.place);
  }

  /** Directories that were seen in their parents but not when their turn came. */
  vanishedDirectories(): void {
    for (const [path, { place }] of this.#places) this.#listed(path, place);
  }

  /** Removes what is there and neither in the source nor in the manifest; a directory made just now has nothing. */
  #clear(place: Workplace, listing: Listing): void {
    const { context, leaveOut, scheduler } = this.#parts;
    const names = new Set([...listing.entries.map(({ path }) => nameOf(path)), ...leaveOut]);
    scheduler.add(
      place,
      async () => {
        if (place.fresh) return;
        const count = await this.#attempt(place.path, undefined, () =>
          removeSurplus(context, place.path, names),
        );
        if (count) place.touched = true;
        context.counters.removed += count ?? 0;
      },
      true,
    );
  }

  #listed(path: string, place: Workplace): void {
    place.listed = true;
    this.#places.delete(path);
    this.#parts.scheduler.settle(place);
  }

  #entry(place: Workplace, entry: Entry, before: CopiedEntry | undefined, setsGroup: boolean): void {
    const { counters } = this.#parts.context;
    counters.seen += 1;
    counters.seenBytes += entry.size;
    if (entry.kind === "directory") this.#directory(entry, before, place, false);
    else if (entry.links > 1) this.#severalNames(place, entry, before, setsGroup);
    else if (before && isUntouched(entry, before)) this.#keep(before);
    else void this.#copy(place, entry, before, setsGroup);
  }

  #keep(before: CopiedEntry): void {
    this.#parts.context.counters.kept += 1;
    this.#parts.writer.reserve().fill(before);
  }

  #copy(
    place: Workplace,
    entry: Entry,
    before: CopiedEntry | undefined,
    setsGroup: boolean,
    after?: Promise<unknown>,
  ): Promise<boolean> {
    const { context, scheduler, writer } = this.#parts;
    const slot = writer.reserve();
    place.touched = true;
    return new Promise((resolve) => {
      const step = async (lane: number, created: () => void) => {
        const copied = await this.#attempt(entry.path, slot, (tried) =>
          entry.kind === "symlink"
            ? copySymlink(context, entry, tried ? entry : before, lane, created)
            : copyFile(context, {
                entry,
                before: tried ? undefined : before,
                lane,
                created,
                parentSetsGroup: setsGroup,
              }),
        );
        if (!copied && before)
          await this.#attempt(entry.path, undefined, () => remove(context.target.at(entry.path, lane)));
        resolve(copied !== undefined);
      };
      if (after) scheduler.addAfter(place, after, step);
      else scheduler.add(place, step);
    });
  }

  /** Every further name of a file is a link to the first, once that is there. */
  #severalNames(place: Workplace, entry: Entry, before: CopiedEntry | undefined, setsGroup: boolean): void {
    const { context, scheduler, writer } = this.#parts;
    const first = this.#firstNames.get(entry.inode);
    const untouched = before !== undefined && isUntouched(entry, before);
    if (!first) {
      const kept = untouched && before.linkOf === undefined;
      if (kept) this.#keep(before);
      const done = kept ? Promise.resolve(true) : this.#copy(place, entry, before, setsGroup);
      this.#firstNames.set(entry.inode, { path: entry.path, kept, done });
      return;
    }
    const ownCopy = before?.linkOf === undefined && before?.sha256 !== undefined;
    if (untouched && first.kept && (before.linkOf === first.path || ownCopy)) {
      this.#keep(before);
      return;
    }
    const slot = writer.reserve();
    place.touched = true;
    scheduler.addAfter(place, first.done, async (lane, created) => {
      await this.#attempt(entry.path, slot, async (tried) => {
        const alone = () =>
          copyFile(context, { entry, before: undefined, lane, created, parentSetsGroup: setsGroup });
        if (!(await first.done)) return alone();
        try {
          return await copyLink(context, entry, first.path, tried ? entry : before, lane);
        } catch (error) {
          // EFS allows 177 names of one file. The others become files of their own.
          if (errorCode(error) !== "EMLINK") throw error;
          return alone();
        }
      });
      created();
    });
  }

  #directory(
    entry: Entry,
    before: CopiedEntry | undefined,
    parent: Workplace | undefined,
    exists: boolean,
  ): void {
    const { context, dirty, scheduler, writer } = this.#parts;
    const slot = writer.reserve();
    const place = new Workplace(entry.path, parent, context.target.lanes);
    const known = before?.kind === "directory";
    const changed = !known || !isUntouched(entry, before);
    place.touched = dirty;
    if (parent) parent.pending += 1;
    this.#places.set(entry.path, { place, setsGroup: (entry.mode & 0o2000) !== 0 });
    place.finish = async (lane) => {
      if (!changed && !place.touched) return;
      await this.#attempt(entry.path, undefined, () =>
        finishDirectory(context, entry, lane, changed || dirty, place.fresh),
      );
    };
    if (known || exists) {
      slot.fill(entry);
      if (known && !changed) context.counters.kept += 1;
      scheduler.isReady(place);
      return;
    }
    if (parent) parent.touched = true;
    scheduler.add(
      parent ?? place,
      async (lane, created) => {
        await this.#attempt(entry.path, slot, async () => {
          place.fresh = await makeDirectory(context, entry, lane);
          context.counters.copied += 1;
          return entry;
        });
        created();
        // Even where it could not be made: each thing in it then says so.
        scheduler.isReady(place);
      },
      true,
    );
  }

  #remove(place: Workplace, before: CopiedEntry | undefined): void {
    if (!before) return;
    const { context, scheduler } = this.#parts;
    place.touched = true;
    scheduler.add(place, async (lane) => {
      await this.#attempt(before.path, undefined, () => remove(context.target.at(before.path, lane)));
      context.counters.removed += 1;
    });
  }

  /** Does a step, again where the file system stumbled. Ends the pass, or notes a problem and goes on. */
  async #attempt<T>(
    path: string,
    slot: Slot | undefined,
    action: (tried: number) => Promise<T>,
  ): Promise<T | undefined> {
    const { clock, context, problems, scheduler, target } = this.#parts;
    try {
      const result = await withRetries(action, clock, (error) => context.maker.isMended(error));
      slot?.fill(result as CopiedEntry | undefined);
      return result;
    } catch (error) {
      const end = fatal(error, target);
      if (end) {
        scheduler.fail(end);
        return undefined;
      }
      problems.add(path, error);
      slot?.fill(undefined);
      return undefined;
    }
  }
}
