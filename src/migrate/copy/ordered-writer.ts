import type { CopiedEntry } from "../tree/entry.ts";
import type { ManifestWriter } from "../tree/manifest-file.ts";

/** What became of an entry: the line that it gets, or none. */
export interface Slot {
  fill(entry: CopiedEntry | undefined): void;
}

interface Place {
  filled: boolean;
  entry: CopiedEntry | undefined;
}

/**
 * Puts entries that are finished in any order into the manifest in the order in which they were reserved. The file is
 * the journal of the pass: every line in it is of an entry whose copy is complete.
 */
export class OrderedWriter {
  readonly #writer: ManifestWriter;
  readonly #limit: number;
  #places: Place[] = [];
  #head = 0;
  #room: (() => void) | undefined;

  /** @param limit entries that may be under way at once */
  constructor(writer: ManifestWriter, limit: number) {
    this.#writer = writer;
    this.#limit = limit;
  }

  reserve(): Slot {
    const place: Place = { filled: false, entry: undefined };
    this.#places.push(place);
    return {
      fill: (entry) => {
        place.filled = true;
        place.entry = entry;
        if (this.#places[this.#head] === place) this.#advance();
      },
    };
  }

  get hasRoom(): boolean {
    return this.#places.length - this.#head < this.#limit;
  }

  /** Resolves once there is room for more. */
  async room(): Promise<void> {
    while (!this.hasRoom) {
      await new Promise<void>((resolve) => {
        this.#room = resolve;
      });
    }
  }

  #advance(): void {
    for (let place = this.#places[this.#head]; place?.filled; place = this.#places[this.#head]) {
      if (place.entry) this.#writer.write(place.entry);
      place.entry = undefined;
      this.#head += 1;
    }
    if (this.#head > 4096) {
      this.#places = this.#places.slice(this.#head);
      this.#head = 0;
    }
    if (this.hasRoom) {
      this.#room?.();
      this.#room = undefined;
    }
  }
}
