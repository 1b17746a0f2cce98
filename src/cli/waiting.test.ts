import { expect, test } from "vitest";
import type { EventFacts, TimelineEvent } from "../timeline/event.ts";
import { standstills } from "./standstill.ts";
import { doing, waitingOf } from "./waiting.ts";
import { english } from "./words/english.ts";

const told = (facts: EventFacts, instanceId = "i-2"): TimelineEvent => ({
  at: 10_000,
  source: "agent",
  app: "chat",
  instanceId,
  ...facts,
});

const waiting = { type: "lease.waiting", holder: "i-1", holderEpoch: 3 } as const;

test("an instance that waits says for whose lease, with its epoch", () => {
  const last = told({ ...waiting, reason: "it is alive" });
  expect(doing(last, 11_000, english)).toBe("waiting for the lease that i-1 holds (epoch 3): it is alive");
  expect(waitingOf(last, 11_000)).toEqual({ holder: "i-1", epoch: 3, reason: "it is alive" });
});

test("of a silent holder it says how long until it may take over, and never less than nothing", () => {
  const reason = "it is silent; taken over 12 s after its last sign";
  const last = told({ ...waiting, reason, takeoverIn: 8000 });
  expect(doing(last, 11_000, english)).toBe(
    `waiting for the lease that i-1 holds (epoch 3): ${reason}, in 7.0 s`,
  );
  expect(waitingOf(last, 60_000)?.takeoverIn).toBe(0);
});

test("a holder without a word of its own, and storage that does not answer, are called what they are", () => {
  const unknown = told({ ...waiting, holder: "epoch 3", reason: "it is alive" });
  expect(doing(unknown, 0, english)).toBe("waiting for the lease of epoch 3: it is alive");
  const storage = told({ type: "lease.waiting", holder: "storage", reason: "it answered EIO" });
  expect(doing(storage, 0, english)).toBe("waiting for the lease of storage: it answered EIO");
});

test("one that does something else waits for nobody", () => {
  expect(waitingOf(told({ type: "app.healthy" }), 0)).toBeUndefined();
  expect(doing(undefined, 0, english)).toBe("-");
});

test("what only a person can mend is a broken rule, until the instance goes on or is gone", () => {
  const frozen = told({ type: "lease.frozen", reason: "there is no token in the lease directory" });
  const refused = told({ type: "volume.refused", reason: "it belongs to app wiki, this is chat" }, "i-3");
  const unguarded = told({ type: "lease.unavailable", reason: "The guard refused: no watchdog." }, "i-5");
  const rules = standstills([frozen, refused, unguarded], ["i-2", "i-3", "i-5"], 20_000);
  expect(rules.map(({ code }) => code)).toEqual(["LEASE_FROZEN", "VOLUME_REFUSED", "LEASE_UNAVAILABLE"]);
  expect(rules[0]?.message).toContain("there is no token in the lease directory");
  expect(standstills([frozen, told({ type: "app.healthy" })], ["i-2"], 20_000)).toEqual([]);
  expect(standstills([frozen], ["i-4"], 20_000)).toEqual([]);
});

test("a holder that is no instance of the group is another app's of the same name, not one that was just replaced", () => {
  const last = told({ ...waiting, reason: "it is alive" });
  expect(standstills([last], ["i-2"], 25_000)).toMatchObject([
    {
      code: "LEASE_FOREIGN",
      message: expect.stringContaining("does another app named chat use this file system?"),
    },
  ]);
  expect(standstills([last], ["i-2"], 15_000)).toEqual([]);
  expect(standstills([last], ["i-1", "i-2"], 25_000)).toEqual([]);
});
