import fc from "fast-check";
import { expect, test } from "vitest";
import { afterFailure, nextStep, recover, want } from "./decide.ts";
import type { JournalRecord, Operation } from "./journal.ts";
import { advance, freshState, type MigrationState, stateOf } from "./state.ts";

const at = "2026-01-01T00:00:00.000Z";

/** Follows the decisions to the end, journaling as the migration does; `fails` says at which step one fails. */
function follow(from: MigrationState, fails: (step: string) => boolean = () => false) {
  let state = from;
  const steps: string[] = [];
  const write = (record: JournalRecord) => {
    state = advance(state, record);
  };
  for (let count = 0; count < 100; count++) {
    const decision = nextStep(state);
    if (decision.do === "end") write({ type: "end", operation: decision.operation, at });
    if (decision.do !== "step") break;
    const { step } = decision;
    write({ type: "step", step, state: "begun", at });
    steps.push(step);
    if (!fails(step)) {
      write({ type: "step", step, state: "done", at });
      continue;
    }
    const back = afterFailure(state);
    if (back.do !== "go back") return { state, steps };
    write({ type: "begin", operation: "rollback", carry: back.carry, at });
  }
  return { state, steps };
}

const begun = (operation: Operation, state = freshState) => advance(state, { type: "begin", operation, at });

test("a cutover goes through its steps in order and ends in the new place", () => {
  const { state, steps } = follow(begun("cutover"));
  expect(steps).toEqual(["stop", "copy", "verify", "mark", "aside", "start"]);
  expect(state).toMatchObject({ place: "new", open: undefined });
});

test.each(["stop", "copy", "verify", "mark", "aside", "start"])(
  "a failure at %s ends in the old place",
  (step) => {
    const { state, steps } = follow(begun("cutover"), (one) => one === step);
    expect(state).toMatchObject({ place: "old", open: undefined });
    expect(steps.at(-1)).toBe("start-old");
  },
);

test("the way back carries changes only when the app may have written in the new place", () => {
  const stopped = advance(begun("cutover"), { type: "step", step: "stop", state: "begun", at });
  expect(recover(stopped)).toEqual({ do: "go back", carry: false });
  const started = advance(stopped, { type: "step", step: "start", state: "begun", at });
  expect(recover(started)).toMatchObject({ do: "step" });
  expect(afterFailure(started)).toEqual({ do: "go back", carry: true });
});

test("wherever the journal is cut off, what follows ends in one place with nothing under way", () => {
  const whole: JournalRecord[] = [{ type: "begin", operation: "cutover", at }];
  for (const step of ["stop", "copy", "verify", "mark", "aside", "start"] as const)
    for (const state of ["begun", "done"] as const) whole.push({ type: "step", step, state, at });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: whole.length }), fc.integer({ min: 0, max: 8 }), (length, more) => {
      let state = stateOf(whole.slice(0, length));
      const decision = recover(state);
      if (decision.do === "go back") state = begun("rollback", state);
      // Cut off again while going back, and again.
      for (let cut = 0; cut < more; cut++) {
        const next = nextStep(state);
        if (next.do === "step") state = advance(state, { type: "step", step: next.step, state: "begun", at });
      }
      const { state: end } = follow(state);
      expect(end.open).toBeUndefined();
      expect(end.place).toBe(length > 11 ? "new" : "old");
    }),
  );
});

test("says what cannot be done from where it is", () => {
  expect(want(freshState, "finish")).toHaveProperty("refuse");
  expect(want(freshState, "rollback")).toEqual({ do: "nothing" });
  expect(want({ ...freshState, finished: true }, "rollback")).toHaveProperty("refuse");
});
