import type { JournalRecord, Operation, StepName } from "./journal.ts";

/** Where a migration is, as its journal tells it. */
export interface MigrationState {
  /** Where the app belongs when no operation is under way. */
  readonly place: "old" | "new";
  readonly finished: boolean;
  readonly open:
    | {
        readonly operation: Operation;
        readonly carry: boolean;
        readonly begun: ReadonlySet<StepName>;
        readonly done: ReadonlySet<StepName>;
      }
    | undefined;
  /** Of the last completed cutover: its end, ISO 8601, and its downtime, milliseconds. */
  readonly cutAt?: string;
  readonly downtime?: number;
}

export const freshState: MigrationState = { place: "old", finished: false, open: undefined };

/** The state after a record. Pure. */
export function advance(state: MigrationState, record: JournalRecord): MigrationState {
  if (record.type === "begin") {
    const { operation, carry = false } = record;
    return { ...state, open: { operation, carry, begun: new Set(), done: new Set() } };
  }
  if (record.type === "step") {
    if (!state.open) return state;
    const { begun, done } = state.open;
    const open =
      record.state === "begun"
        ? { ...state.open, begun: new Set([...begun, record.step]) }
        : { ...state.open, done: new Set([...done, record.step]) };
    return { ...state, open };
  }
  switch (record.operation) {
    case "cutover":
      return { ...state, open: undefined, place: "new", cutAt: record.at, downtime: record.downtime };
    case "rollback":
      return { ...state, open: undefined, place: "old" };
    case "finish":
      return { ...state, open: undefined, finished: true };
  }
}

export function stateOf(records: readonly JournalRecord[]): MigrationState {
  return records.reduce(advance, freshState);
}
