import { expect, test } from "vitest";
import { VirtualClock } from "../base/virtual-clock.ts";
import type { Lease } from "../lease/lease.ts";
import { holdLease } from "./hold-lease.ts";

/** A lease that ends as it is told, and a task whose app dies of one signal. */
function task(end: "soft" | "lost" | "aborted", diesOf: NodeJS.Signals, patience = 5000) {
  const clock = new VirtualClock();
  const done: string[] = [];
  let app: readonly number[] = [7];
  const lease: Lease = {
    acquire: async () => ({ epoch: 3, takeover: "expired" }),
    hold: async () => end,
    release: async () => done.push("released") > 0,
  };
  const parts = {
    lease,
    clock,
    patience,
    appProcesses: () => app,
    signal: (_: readonly number[], signal: NodeJS.Signals) => {
      done.push(`${signal} after ${clock.monotonic() - from} ms`);
      if (signal === diesOf) app = [];
    },
    tellHeld: (held: boolean) => done.push(held ? "held" : "not held"),
    say: () => {},
  };
  const from = clock.monotonic();
  return { parts, done, clock };
}

const shutdown = new AbortController().signal;

test("gives the lease back once the app has died, and kills it where it takes too long", async () => {
  const { parts, done, clock } = task("aborted", "SIGKILL");
  const ended = holdLease(parts, shutdown);
  await clock.advance(4999);
  expect(done).toEqual(["held", "not held"]);
  await clock.advance(400);
  expect(done.slice(2)).toEqual(["SIGKILL after 5000 ms", "released"]);
  expect(await ended).toBe(0);
});

test("stops the app when the lease cannot be renewed, and keeps the right until it has run out", async () => {
  const { parts, done, clock } = task("soft", "SIGTERM");
  const ended = holdLease(parts, shutdown);
  await clock.advance(1000);
  expect(done).toEqual(["held", "not held", "SIGTERM after 0 ms"]);
  expect(await ended).toBe(1);
});

test("ends at once where somebody else has the lease: the guard was told to kill", async () => {
  const { parts, done } = task("lost", "SIGKILL");
  expect(await holdLease(parts, shutdown)).toBe(1);
  expect(done).toEqual(["held", "not held"]);
});

test("a task that is stopped while it waits was never told to start its app", async () => {
  const { parts, done } = task("aborted", "SIGKILL");
  const stopped = AbortSignal.abort(new Error("stopped"));
  const lease = { ...parts.lease, acquire: () => Promise.reject(stopped.reason) };
  expect(await holdLease({ ...parts, lease }, stopped)).toBe(0);
  expect(done).toEqual([]);
});
