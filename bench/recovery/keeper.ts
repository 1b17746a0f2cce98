/** What the service says of itself. */
export interface Answer {
  /** Of this start of it. */
  readonly id: string;
  readonly machine: string;
  /** Host and port that it listens on. */
  readonly address: string;
  /** How many starts its data file knows, its own among them. */
  readonly starts: number;
}

/** Something that keeps the service alive, and the way in which the service is taken from it. */
export interface Keeper {
  /** As `--only` names it. */
  readonly key: string;
  readonly name: string;
  readonly settings: string;
  /** What it does not promise, or promises beyond the others. */
  readonly promise: string;
  /** Milliseconds that the service has to have run before it is struck. */
  readonly calm: number;
  /** Where it may answer, once started. */
  readonly urls: readonly string[];
  /** Where its data file and its journal are. */
  readonly data: string;
  /** What has to be installed first; undefined where it can be measured here. */
  missing(): string | undefined;
  start(): Promise<void>;
  /** Finds out what it will strike: no part of the time that is measured. */
  aim?(before: Answer): Promise<void>;
  /** Resolves once the fault is in. */
  strike(before: Answer): Promise<void> | void;
  /** Has everything as it was before the fault. @param after who answered first */
  restore(after: Answer | undefined): Promise<void> | void;
  /** Leaves nothing behind, however far it had come. */
  stop(): Promise<void> | void;
}
