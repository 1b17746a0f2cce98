import { errorCode } from "../../base/error.ts";
import type { Native } from "../tree/native.ts";

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Who makes new files on the target. Where a tree belongs to one user, Node's file threads act as that user meanwhile:
 * each file is born with its owner, which saves the request that gives it away, one of nine. The thread that runs
 * JavaScript stays root. Whatever the user may not do gives it up, for the rest of the pass.
 */
export class Maker {
  readonly #native: Native | undefined;
  readonly #own: Owner;
  #now: Owner;
  #wasLent = false;

  /** @param own who this process is */
  constructor(native: Native | undefined, own: Owner) {
    this.#native = native;
    this.#own = own;
    this.#now = own;
  }

  /** Whom a file that is made now belongs to. An object of its own for each: a file that saw two has no known owner. */
  get owner(): Owner {
    return this.#now;
  }

  /** Acts as `owner` from now on. @returns false where this is not root, or the system does not let it */
  lend(owner: Owner): boolean {
    if (this.#own.uid !== 0 || (owner.uid === 0 && owner.gid === 0)) return false;
    if (!this.#native?.threadsActAs(owner.uid, owner.gid)) return false;
    this.#now = { ...owner };
    this.#wasLent = true;
    return true;
  }

  giveBack(): void {
    if (this.#now === this.#own) return;
    this.#native?.threadsActAs(this.#own.uid, this.#own.gid);
    this.#now = this.#own;
  }

  /** Gives it up where an error may have been about that. @returns true where it is worth to try again */
  isMended(error: unknown): boolean {
    // Other steps may have been refused before the first of them gave it up.
    if (!this.#wasLent || !["EACCES", "EPERM"].includes(errorCode(error) ?? "")) return false;
    this.giveBack();
    return true;
  }
}
