import type { Capture } from "./machines.ts";

/** What an image is copied from, and what there is of it. */
interface ImageCopy {
  /** Whether it is there already, copied by an earlier process. */
  readonly isThere: boolean;
  /** Makes it; undefined where there is nothing to copy. */
  readonly make: (() => Promise<Capture>) | undefined;
  /** Removes whatever there is of it. */
  discard(): void;
}

/**
 * The images that are copied from machines' disks in this process, and how their copies ended. What is not here was copied by
 * an earlier one, or never.
 */
export class ImageCopies {
  readonly #copies = new Map<string, Capture>();

  /** Begins to copy, or says how the copy goes on. */
  capture(imageId: string, { isThere, make, discard }: ImageCopy): Capture {
    const known = this.#copies.get(imageId);
    if (known) return known;
    if (isThere) return "captured";
    if (!make) return "failed";
    this.#copies.set(imageId, "copying");
    void make().then((how) => {
      if (this.isWanted(imageId)) this.#copies.set(imageId, how);
      else discard();
    });
    return "copying";
  }

  /** False where it was deregistered while it was copied. */
  isWanted(imageId: string): boolean {
    return this.#copies.has(imageId);
  }

  forget(imageId: string): void {
    this.#copies.delete(imageId);
  }
}
