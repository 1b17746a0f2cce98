import fc from "fast-check";
import { expect, test } from "vitest";
import {
  emptyLedger,
  holding,
  isResumed,
  judge,
  type Ledger,
  resumed,
  type Start,
  told,
  withOutcome,
  withStart,
} from "./breaker.ts";

const limits = { replacements: 3, withinSeconds: 3600 };
const now = 10_000_000;
const minute = 60_000;

function ledger(...outcomes: readonly [minutesAgo: number, outcome: Start["outcome"]][]): Ledger {
  const starts = outcomes.map(([ago, outcome], index) => ({
    at: now - ago * minute,
    instanceId: `i-${index}`,
    epoch: index + 1,
    outcome,
  }));
  return { starts, held: false };
}

test.each([
  ["nothing failed", ledger(), "start"],
  ["two failed", ledger([20, "failed"], [10, "starting"]), "start"],
  ["three failed, one of them silently", ledger([30, "failed"], [20, "starting"], [10, "failed"]), "hold"],
  ["one of three was long ago", ledger([70, "failed"], [20, "failed"], [10, "failed"]), "start"],
  [
    "a healthy one came between",
    ledger([40, "failed"], [30, "healthy"], [20, "failed"], [10, "failed"]),
    "start",
  ],
  ["it holds already", holding(ledger(), "tag", "why"), "hold"],
] as const)("%s", (_, given, action) => {
  expect(judge(given, now, limits).action).toBe(action);
});

test("says why it holds", () => {
  const failed = withOutcome(
    ledger([20, "failed"], [10, "failed"], [1, "starting"]),
    3,
    "failed",
    "db exited with 1",
  );
  expect(judge(failed, now, limits)).toEqual({
    action: "hold",
    reason: "3 starts in a row within 3600 s never got healthy; the last: db exited with 1",
  });
});

test("goes on saying why it holds, when the failed starts are too old to be counted", () => {
  const held = holding(ledger([300, "failed"]), undefined, "3 starts in a row");
  expect(judge(held, now, limits)).toEqual({ action: "hold", reason: "3 starts in a row" });
});

test("the topic knows of a hold, and of none that was resumed meanwhile", () => {
  expect(told(holding(emptyLedger, undefined, "why"))).toMatchObject({ held: true, told: true });
  expect(told(resumed())).toEqual(emptyLedger);
});

test("is resumed by a tag that differs from the one it began to hold with", () => {
  expect(isResumed(holding(emptyLedger, "a", "why"), "a")).toBe(false);
  expect(isResumed(holding(emptyLedger, "a", "why"), "b")).toBe(true);
  expect(isResumed(holding(emptyLedger, "a", "why"), undefined)).toBe(false);
  expect(isResumed(holding(emptyLedger, undefined, "why"), "b")).toBe(true);
  expect(isResumed(emptyLedger, "b")).toBe(false);
});

test("a clock that steps back by a day forgets no failure, and one that steps on allows no more than the limit anew", () => {
  const failed = ledger([20, "failed"], [10, "failed"], [1, "failed"]);
  const day = 24 * 60 * minute;
  expect(judge(failed, now - day, limits).action).toBe("hold");
  expect(judge(failed, now + day, limits)).toEqual({ action: "start", failures: 0 });
  expect(judge(holding(failed, undefined, "why"), now + day, limits).action).toBe("hold");
});

test("never allows more failed starts within the time than the limit", () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(gaps, (minutes) => {
      let book = emptyLedger;
      let time = now;
      const started: number[] = [];
      minutes.forEach((gap, index) => {
        time += gap * minute;
        if (judge(book, time, limits).action === "hold") return;
        book = withStart(book, { at: time, instanceId: `i-${index}`, epoch: index + 1 });
        started.push(time);
        const recent = started.filter((at) => at >= time - limits.withinSeconds * 1000);
        expect(recent.length).toBeLessThanOrEqual(limits.replacements);
      });
    }),
  );
});
