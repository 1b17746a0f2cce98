/** The largest piece that is read or written at once, bytes. */
export const pieceBytes = 1024 * 1024;

/** As much memory as the largest piece, cut into buffers of one size. */
interface Slab {
  readonly memory: ArrayBuffer;
  size: number;
  /** Offsets of the buffers that nobody has. */
  free: number[];
}

/**
 * Buffers for file content, of a few sizes, used again and again: all of them together stay within a limit whatever
 * is copied, and nothing is left to the garbage collector, which comes late. Who asks for more waits for its turn.
 */
export class Memory {
  readonly #most: number;
  readonly #slabs = new Map<ArrayBufferLike, Slab>();
  readonly #waiting: { readonly size: number; readonly resolve: (buffer: Buffer) => void }[] = [];

  /** @param limit bytes; at least one piece there is in any case */
  constructor(limit: number) {
    this.#most = Math.max(1, Math.floor(limit / pieceBytes));
  }

  /** A buffer of at least `bytes`, at most one piece. To be given back. */
  take(bytes: number): Promise<Buffer> {
    return new Promise((resolve) => {
      this.#waiting.push({ size: sizeFor(bytes), resolve });
      this.#serve();
    });
  }

  give(buffer: Buffer): void {
    this.#slabs.get(buffer.buffer)?.free.push(buffer.byteOffset);
    this.#serve();
  }

  /** In the order of asking: small ones must not keep a large one waiting for ever. */
  #serve(): void {
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const slab = this.#slabFor(first.size);
      const at = slab?.free.pop();
      if (slab === undefined || at === undefined) return;
      this.#waiting.shift();
      first.resolve(Buffer.from(slab.memory, at, first.size));
    }
  }

  /** One that has a buffer of that size free: cut so already, or wholly free, or new. */
  #slabFor(size: number): Slab | undefined {
    let unused: Slab | undefined;
    for (const slab of this.#slabs.values()) {
      if (slab.size === size && slab.free.length > 0) return slab;
      if (slab.free.length * slab.size === pieceBytes) unused = slab;
    }
    if (!unused && this.#slabs.size < this.#most) {
      unused = { memory: new ArrayBuffer(pieceBytes), size, free: [] };
      this.#slabs.set(unused.memory, unused);
    }
    if (!unused) return undefined;
    unused.size = size;
    unused.free = Array.from({ length: pieceBytes / size }, (_, part) => part * size);
    return unused;
  }
}

/** 4 KiB and what it gives times four: sizes of which a whole number fills a piece. */
function sizeFor(bytes: number): number {
  let size = 4096;
  while (size < bytes) size *= 4;
  return Math.min(size, pieceBytes);
}
