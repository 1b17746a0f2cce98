import type { Cloud } from "../cloud.ts";
import type { StateFile } from "../state-file.ts";

/** Milliseconds between two passes when nobody asks for anything. */
const interval = 50;
/** After a pass that changed something: an instance that was found dead has consequences in the next, and those in another. */
const followUp = 10;
/**
 * Passes may take this share of the time: the next one waits four times as long as they take. The shorter of the last two
 * counts: the pass in which a machine ends looks at every process, and its replacement is not to wait for that.
 */
const restFactor = 4;
/** Milliseconds between two writes of what passes alone have changed. */
const writeInterval = 200;

/** Brings a cloud forward while time goes by and after requests, and keeps its state file up to date. */
export class Passes {
  readonly #cloud: Cloud;
  readonly #stateFile: StateFile;
  readonly #onFault: (error: unknown) => void;
  #cancel: (() => void) | undefined;
  #unsaved = false;
  #savedAt = Number.NEGATIVE_INFINITY;
  #slices = 0;
  #tookBefore = 0;
  #stopped = false;

  constructor(cloud: Cloud, stateFile: StateFile, onFault: (error: unknown) => void) {
    this.#cloud = cloud;
    this.#stateFile = stateFile;
    this.#onFault = onFault;
  }

  start(): void {
    this.#tick();
  }

  /** No more passes. Requests that still come are answered and their changes kept. */
  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.save();
  }

  /** Called before a request is answered: what it changed has had its first consequences and is on disk. */
  afterRequest(changing: boolean): void {
    if (changing && !this.#stopped) this.#pass();
    if (changing || this.#newSlices()) this.save();
  }

  save(): void {
    this.#stateFile.write(this.#cloud.snapshot());
    this.#unsaved = false;
    this.#savedAt = this.#cloud.clock.monotonic();
  }

  #tick(): void {
    const from = this.#cloud.clock.monotonic();
    const changed = this.#pass();
    this.#unsaved = this.#newSlices() || this.#unsaved;
    try {
      if (this.#unsaved && from - this.#savedAt >= writeInterval) this.save();
    } catch (error) {
      this.#onFault(error);
    }
    const took = this.#cloud.clock.monotonic() - from;
    const rest = Math.min(took, this.#tookBefore) * restFactor;
    this.#tookBefore = took;
    this.#cancel = this.#cloud.clock.after(Math.max(changed ? followUp : interval, rest), () => this.#tick());
  }

  /**
   * One service's mistake must not stop the others' time: it is told, and the next pass tries again.
   * @returns whether what changed may have more consequences
   */
  #pass(): boolean {
    try {
      if (this.#cloud.timing.timeScale !== 0) {
        const changed = this.#cloud.pass();
        this.#unsaved ||= changed;
        return changed;
      }
      this.#cloud.settle();
    } catch (error) {
      this.#onFault(error);
    }
    this.#unsaved = true;
    return false;
  }

  /** A service makes its slice (a default VPC, say) when somebody first looks: that too must outlive the process. */
  #newSlices(): boolean {
    const { regions } = this.#cloud.snapshot();
    const count = Object.values(regions).reduce((sum, slices) => sum + 1 + Object.keys(slices).length, 0);
    const changed = count !== this.#slices;
    this.#slices = count;
    return changed;
  }
}
