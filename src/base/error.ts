/** What a failure tells its reader: what happened, and the next command. */
export interface FailureDetails {
  /** Stable, listed in docs/errors.md, e.g. `CONFIG_UNKNOWN_KEY`. */
  readonly code: string;
  /** Place, fact, got and expected. */
  readonly message: string;
  /** What to do next, ending in a command where there is one. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Exit code of the process; see docs/exit-codes.md. Default 1. */
  readonly exitCode?: number;
}

/**
 * The one error that Hitori throws on purpose. Expected outcomes are values; this is for the rest.
 * It is caught once, in `cli/main`.
 */
export class HitoriError extends Error {
  override readonly name = "HitoriError";
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: number;

  constructor(details: FailureDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.hint = details.hint;
    this.exitCode = details.exitCode ?? 1;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a Node system error (`ENOENT`), or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
