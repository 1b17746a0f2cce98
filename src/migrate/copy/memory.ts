/** The largest piece that is read or written at once, bytes. */
export const pieceBytes = 1024 * 1024;

/**
 * Buffers for file content, of a few sizes, used again and again: all of them together stay within a limit whatever
 * is copied. Who asks for more waits.
 */
export class Memory {
  readonly #free = new Map<number, Buffer[]>();
  readonly #waiting: (() => void)[] = [];
  #left: number;

  constructor(limit: number) {
    this.#left = limit;
  }

  /** A buffer of at least `size` bytes, at most one piece. To be given back. */
  async take(size: number): Promise<Buffer> {
    const bytes = classOf(size);
    while (this.#left < bytes) {
      this.#dropFree();
      if (this.#left >= bytes) break;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const kept = this.#free.get(bytes)?.pop();
    if (kept) return kept;
    this.#left -= bytes;
    return Buffer.allocUnsafeSlow(bytes);
  }

  give(buffer: Buffer): void {
    if (this.#waiting.length > 0) {
      this.#left += buffer.length;
      this.#waiting.shift()?.();
      return;
    }
    const kept = this.#free.get(buffer.length);
    if (kept) kept.push(buffer);
    else this.#free.set(buffer.length, [buffer]);
  }

  /** Kept buffers of other sizes must not stand in the way. */
  #dropFree(): void {
    for (const [bytes, kept] of this.#free) {
      this.#left += bytes * kept.length;
      kept.length = 0;
    }
  }
}

function classOf(size: number): number {
  let bytes = 4096;
  while (bytes < size) bytes *= 4;
  return Math.min(bytes, pieceBytes);
}
