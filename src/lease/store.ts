/** What came of a file operation. A code that stands for "nobody knows" (a timeout) grants nothing. */
export type StoreAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string };

/**
 * The file operations of the lease, on one directory. Every one settles within the I/O timeout, never throws, and may
 * still take effect after it was reported failed: NFS requests are resent, and a killed process leaves its last one
 * behind.
 */
export interface LeaseStore {
  /** Names in the directory, read afresh; `ENOENT` where there is no directory. */
  list(): Promise<StoreAnswer<readonly string[]>>;
  /** Renames within the directory, as one step at the server. */
  rename(from: string, to: string): Promise<StoreAnswer<void>>;
  /** Makes the directory with its first token, both at once or not at all. Fails where the directory exists. */
  bootstrap(token: string): Promise<StoreAnswer<void>>;
  readHint(): Promise<StoreAnswer<string>>;
  writeHint(text: string): Promise<StoreAnswer<void>>;
}

/** The code of an operation whose process was killed since it took too long. */
export const timedOut = "ETIMEDOUT";
/** The code of an operation whose process died under it. */
export const workerDied = "EWORKER";

/** Name of the hint within the lease directory. */
export const hintName = "holder.json";
