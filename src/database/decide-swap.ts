import type { DBInstance } from "@aws-sdk/client-rds";

/** What a swap sees before each step. */
export interface Observed {
  /** Who has the name. */
  readonly current: DBInstance | undefined;
  /** Who has `<name>-before-hitori`. */
  readonly before: DBInstance | undefined;
  /** Status of the swap's snapshot. */
  readonly snapshot: string | undefined;
}

/** What a swap does next; `wait` is for RDS to end what it does, `failed` what RDS cannot make, `lost` nobody we know. */
export type Step =
  | "rename-old"
  | "snapshot"
  | "restore"
  | "rename-new"
  | "delete-new"
  | "rename-back"
  | "wait"
  | "done"
  | "failed"
  | "lost";

const usable = (one: DBInstance | undefined) => one?.DBInstanceStatus === "available";

/**
 * The way there. The old one gives its name up first, which also restarts it: nobody reaches it by that name then, so
 * the snapshot holds every write that was acknowledged. `oldId` is its resource id, which a new name leaves alone.
 */
export function nextStep({ current, before, snapshot }: Observed, oldId: string): Step {
  if (current?.DbiResourceId === oldId) return usable(current) ? "rename-old" : "wait";
  if (before?.DbiResourceId !== oldId) return "lost";
  if (current !== undefined) {
    if (hasFailed(current)) return "failed";
    return usable(current) && current.MultiAZ === true ? "done" : "wait";
  }
  if (snapshot === "failed") return "failed";
  // Not while it is on its way back to its name, either.
  if (!usable(before)) return "wait";
  if (snapshot === undefined) return "snapshot";
  return snapshot === "available" ? "restore" : "wait";
}

/** The way back: the new one is kept under another name, unless it never came to be. */
export function nextStepBack({ current, before }: Observed, oldId: string): Step {
  if (current?.DbiResourceId === oldId) return usable(current) ? "done" : "wait";
  if (before?.DbiResourceId !== oldId) return "lost";
  if (current !== undefined) {
    if (usable(current)) return "rename-new";
    return hasFailed(current) ? "delete-new" : "wait";
  }
  return usable(before) ? "rename-back" : "wait";
}

/** RDS's statuses of an instance that never becomes available by itself (user guide, "Viewing DB instance status"). */
function hasFailed({ DBInstanceStatus: status = "" }: DBInstance): boolean {
  return status === "failed" || status.startsWith("incompatible-") || status === "restore-error";
}

/** Under which names a swap keeps the old one and its way back keeps the new one; an identifier has at most 63 characters. */
export function swapNames(identifier: string): { readonly before: string; readonly after: string } {
  const stem = identifier.slice(0, 63 - "-before-hitori".length).replace(/-+$/, "");
  return { before: `${stem}-before-hitori`, after: `${stem}-after-hitori` };
}
