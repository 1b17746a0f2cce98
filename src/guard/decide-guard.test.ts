import fc from "fast-check";
import { expect, test } from "vitest";
import { decideGuard, type GuardInput, type GuardState } from "./decide-guard.ts";

const limits = { hardDeadline: 33_000, agentLoss: "wait" } as const;
const idle: GuardState = { phase: "idle" };
const armed: GuardState = { phase: "armed", epoch: 3, sentAt: 1000 };

function step(state: GuardState, input: GuardInput, now: number, agentLoss: "fire" | "wait" = "wait") {
  return decideGuard(state, input, now, { ...limits, agentLoss });
}

test("is armed by a renewal that is young enough, and refuses one that is too old or from the future", () => {
  expect(step(idle, { type: "arm", epoch: 3, sentAt: 1000 }, 2000)).toEqual({ state: armed });
  expect(step(idle, { type: "arm", epoch: 3, sentAt: 1000 }, 34_000).refused).toContain("too old");
  expect(step(idle, { type: "arm", epoch: 3, sentAt: 3000 }, 2000).refused).toContain("from the future");
  expect(step(idle, { type: "arm", epoch: 3, sentAt: Number.NaN }, 2000).refused).toContain(
    "from the future",
  );
});

test("fires at the hard deadline after the newest renewal was sent, and not before", () => {
  expect(step(armed, { type: "tick" }, 33_999)).toEqual({ state: armed });
  expect(step(armed, { type: "tick" }, 34_000).fire).toBe("no renewal for 33.0 s");
});

test("a late message with an old time moves nothing back", () => {
  const { state } = step(armed, { type: "extend", epoch: 3, sentAt: 5000 }, 6000);
  expect(step(state, { type: "extend", epoch: 3, sentAt: 2000 }, 6000).state).toEqual(state);
});

test("a renewal that waited in the pipe past the deadline still counts, where it is young enough itself", () => {
  const step1 = step(armed, { type: "extend", epoch: 3, sentAt: 30_000 }, 40_000);
  expect(step1).toEqual({ state: { ...armed, sentAt: 30_000 } });
  expect(step(armed, { type: "extend", epoch: 3, sentAt: 6000 }, 40_000).fire).toBeDefined();
});

test("an extension from the future or of another epoch is refused", () => {
  expect(step(armed, { type: "extend", epoch: 3, sentAt: 9000 }, 6000)).toMatchObject({
    state: armed,
    refused: expect.any(String),
  });
  expect(step(armed, { type: "extend", epoch: 2, sentAt: 5000 }, 6000)).toMatchObject({
    state: armed,
    refused: expect.any(String),
  });
  expect(step(armed, { type: "extend", epoch: 3, sentAt: Number.NaN }, 6000).state).toEqual(armed);
});

test("is not armed twice: the app of the first epoch may live", () => {
  expect(step(armed, { type: "arm", epoch: 4, sentAt: 5000 }, 6000)).toMatchObject({
    state: armed,
    refused: expect.stringContaining("prove that app dead"),
  });
});

test("a fence fires at once, armed or not", () => {
  expect(step(armed, { type: "fence", reason: "lost" }, 2000).fire).toBe("lost");
  expect(step(idle, { type: "fence", reason: "lost" }, 2000).fire).toBe("lost");
});

test("is disarmed before the deadline alone", () => {
  expect(step(armed, { type: "disarm" }, 2000)).toEqual({ state: idle });
  expect(step(armed, { type: "disarm" }, 34_000).fire).toBeDefined();
});

test("the agent's death ends a process machine, and starts nothing elsewhere", () => {
  expect(step(armed, { type: "agentLost" }, 2000, "fire").fire).toBe("the agent is gone");
  expect(step(armed, { type: "agentLost" }, 2000, "wait")).toEqual({ state: armed });
  expect(step(idle, { type: "agentLost" }, 2000, "fire")).toEqual({ state: idle });
});

test("a watchdog that is gone is no protection: fires", () => {
  expect(step(armed, { type: "watchdogLost", reason: "gone" }, 2000).fire).toBe("gone");
});

const input = fc.oneof(
  fc.record({ type: fc.constant("arm" as const), epoch: fc.nat(3), sentAt: fc.nat(100_000) }),
  fc.record({ type: fc.constant("extend" as const), epoch: fc.nat(3), sentAt: fc.nat(100_000) }),
  fc.record({ type: fc.constantFrom("disarm" as const, "tick" as const, "agentLost" as const) }),
  fc.record({ type: fc.constant("fence" as const), reason: fc.constant("lost") }),
);

test("whatever comes in whatever order: fired is irrevocable, and armed is never past its deadline", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(input, fc.nat(20_000)), { maxLength: 30 }), (inputs) => {
      let state: GuardState = idle;
      let now = 0;
      for (const [next, wait] of inputs) {
        now += wait;
        const before: GuardState = state;
        state = step(state, next, now).state;
        if (before.phase === "fired") expect(state).toBe(before);
        if (state.phase === "armed") {
          expect(now - state.sentAt).toBeLessThan(limits.hardDeadline);
          expect(state.sentAt).toBeLessThanOrEqual(now + 20);
          if (before.phase === "armed") expect(state.sentAt).toBeGreaterThanOrEqual(before.sentAt);
        }
      }
    }),
  );
});
