import { cutoverSteps, finishSteps, type Operation, rollbackSteps, type StepName } from "./journal.ts";
import type { MigrationState } from "./state.ts";

export type Decision =
  /** `again`: it was begun before and nobody knows how far it came. Every step can be done again. */
  | { readonly do: "step"; readonly step: StepName; readonly again: boolean }
  | { readonly do: "end"; readonly operation: Operation }
  /** Leave the operation that is under way and begin the way back. */
  | { readonly do: "go back"; readonly carry: boolean }
  | { readonly do: "begin"; readonly operation: Operation }
  | { readonly do: "nothing" };

const stepsOf: Readonly<Record<Operation, readonly StepName[]>> = {
  cutover: cutoverSteps,
  rollback: rollbackSteps,
  finish: finishSteps,
};

/** The next step of the operation that is under way. Pure. */
export function nextStep(state: MigrationState): Decision {
  if (!state.open) return { do: "nothing" };
  const { operation, begun, done } = state.open;
  const step = stepsOf[operation].find((one) => !done.has(one));
  if (step === undefined) return { do: "end", operation };
  return { do: "step", step, again: begun.has(step) };
}

/**
 * What to do first when a command begins and an operation was cut off. Pure. A cutover that never started the app in
 * the new place goes back: the old place is as it was. One that did may have taken writes there, so it goes on; the way
 * back from there carries them along. A rollback and a finish go on.
 */
export function recover(state: MigrationState): Decision {
  if (!state.open) return { do: "nothing" };
  if (state.open.operation === "cutover" && !state.open.begun.has("start"))
    return { do: "go back", carry: false };
  return nextStep(state);
}

/** What to do when a step of the operation that is under way failed. Pure. */
export function afterFailure(state: MigrationState): Decision {
  if (state.open?.operation !== "cutover") return { do: "nothing" };
  return { do: "go back", carry: state.open.begun.has("start") };
}

/** What a command wants, seen from where the migration is. Pure. */
export function want(state: MigrationState, wanted: Operation): Decision | { readonly refuse: string } {
  if (state.finished) return { refuse: "This migration is finished: the originals are gone." };
  if (state.open) return recover(state);
  if (wanted === "cutover" && state.place === "new") return { do: "nothing" };
  if (wanted === "rollback" && state.place === "old") return { do: "nothing" };
  if (wanted === "finish" && state.place === "old")
    return { refuse: "The app still runs from its old place: there is nothing to finish." };
  return { do: "begin", operation: wanted };
}
