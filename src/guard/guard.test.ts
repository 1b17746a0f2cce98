import { beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../base/virtual-clock.ts";
import { leaseProfiles } from "../lease/profile.ts";
import type { FenceHost } from "./fence-host.ts";
import { type Fired, Guard } from "./guard.ts";
import type { GuardMessage } from "./protocol.ts";

let clock: VirtualClock;
let done: string[];
let answers: GuardMessage[];
let records: Fired[];
let missing: boolean;
let loseWatchdog: (reason: string) => void;

beforeEach(() => {
  clock = new VirtualClock();
  done = [];
  answers = [];
  records = [];
  missing = false;
});

/** A machine that only says what would be done to it. */
const host: FenceHost = {
  prepare: () => Promise.resolve(),
  kill: () => {
    done.push(`kill at ${clock.monotonic()}`);
    return Promise.resolve(["nft is missing"]);
  },
  reset: () => {
    done.push("reset");
  },
  watchdog: {
    start: (deadline, onLost) => {
      if (missing) return Promise.reject(new Error("no /dev/watchdog0"));
      loseWatchdog = onLost;
      done.push(`watchdog until ${deadline}`);
      return Promise.resolve();
    },
    extend: () => {},
    stop: () => {
      done.push("watchdog stopped");
    },
  },
};

function makeGuard(mode: "required" | "log-only" = "required"): Guard {
  return new Guard({
    clock,
    profile: leaseProfiles.default,
    host,
    mode,
    agentLoss: "fire",
    tickInterval: 250,
    record: (fired) => {
      done.push("record");
      records.push(fired);
    },
    onFired: () => done.push("end"),
  });
}

const answer = (message: GuardMessage) => void answers.push(message);

test("starts the watchdog, then acknowledges", async () => {
  await makeGuard().receive({ type: "arm", id: 1, sentAt: 0, epoch: 1 }, answer);
  expect(done).toEqual(["watchdog until 42000"]);
  expect(answers).toEqual([{ type: "done", id: 1 }]);
});

test("refuses to be armed without a watchdog", async () => {
  missing = true;
  const guard = makeGuard();
  await guard.receive({ type: "arm", id: 1, sentAt: 0, epoch: 1 }, answer);
  expect(answers).toEqual([{ type: "refused", id: 1, reason: "there is no watchdog: no /dev/watchdog0" }]);
  expect(guard.state).toEqual({ phase: "idle" });
});

test("kills at the deadline, leaves word, then resets", async () => {
  const guard = makeGuard();
  await guard.receive({ type: "arm", id: 1, sentAt: 0, epoch: 1 }, answer);
  await clock.advance(10_000);
  await guard.receive({ type: "extend", sentAt: 10_000, epoch: 1 }, answer);
  await clock.advance(32_999);
  expect(done).toEqual(["watchdog until 42000"]);
  await clock.advance(1);
  expect(done.slice(1)).toEqual(["kill at 43000", "record", "reset", "end"]);
  expect(records[0]).toMatchObject({
    reason: "no renewal for 33.0 s",
    failures: ["nft is missing"],
    logOnly: false,
  });
});

test("once it has fired it obeys nobody, and fires once", async () => {
  const guard = makeGuard();
  await guard.receive({ type: "arm", id: 1, sentAt: 0, epoch: 1 }, answer);
  await guard.receive({ type: "fence", reason: "lost" }, answer);
  await guard.receive({ type: "disarm", id: 2 }, answer);
  await guard.receive({ type: "arm", id: 3, sentAt: 0, epoch: 2 }, answer);
  await clock.advance(60_000);
  expect(done.filter((what) => what.startsWith("kill"))).toHaveLength(1);
  expect(answers.filter((message) => message.type === "refused")).toHaveLength(2);
  expect(done).not.toContain("watchdog stopped");
});

test("disarms: stops the watchdog, and lets the deadline pass", async () => {
  const guard = makeGuard();
  await guard.receive({ type: "arm", id: 1, sentAt: 0, epoch: 1 }, answer);
  await guard.receive({ type: "disarm", id: 2 }, answer);
  await clock.advance(60_000);
  expect(done).toEqual(["watchdog until 42000", "watchdog stopped"]);
  await guard.agentLost();
  expect(done).toHaveLength(2);
});

test("fires when its agent or its watchdog goes", async () => {
  const guard = makeGuard();
  await guard.receive({ type: "arm", id: 1, sentAt: 0, epoch: 1 }, answer);
  loseWatchdog("the watchdog is gone");
  await clock.advance(0);
  expect(records[0]?.reason).toBe("the watchdog is gone");
  const other = makeGuard();
  await other.receive({ type: "arm", id: 1, sentAt: 0, epoch: 1 }, answer);
  await other.agentLost();
  expect(records[1]?.reason).toBe("the agent is gone");
});

test("log-only starts no watchdog, kills nothing, and says what it would have done", async () => {
  const guard = makeGuard("log-only");
  await guard.receive({ type: "arm", id: 1, sentAt: 0, epoch: 1 }, answer);
  await clock.advance(33_000);
  expect(done).toEqual(["record"]);
  expect(records[0]).toMatchObject({ reason: "no renewal for 33.0 s", logOnly: true });
  await guard.receive({ type: "arm", id: 2, sentAt: 33_000, epoch: 2 }, answer);
  expect(answers.at(-1)).toEqual({ type: "done", id: 2 });
});
