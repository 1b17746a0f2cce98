import { beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../base/virtual-clock.ts";
import { FileLease, type FileLeaseOptions } from "./file-lease.ts";
import { parseHint } from "./hint.ts";
import type { LeaseGuard, LeaseNews } from "./lease.ts";
import { leaseProfiles } from "./profile.ts";
import type { LeaseStore, StoreAnswer } from "./store.ts";
import { firstToken, formatToken, parseToken, renewed, type Token, takenBy } from "./token.ts";

/** A directory in memory whose answers can be lost. */
class MemoryStore implements LeaseStore {
  names: string[] | undefined;
  hint: string | undefined;
  /** What happens to the next renames: done, but reported failed; or not done. */
  renames: ("lost reply" | "fail")[] = [];
  broken = false;
  hanging = false;
  readonly hang: (() => void)[] = [];
  /** Asked of the file server so far. */
  operations = 0;

  list(): Promise<StoreAnswer<readonly string[]>> {
    this.operations += 1;
    if (this.broken) return Promise.resolve({ ok: false, code: "EIO" });
    if (this.names === undefined) return Promise.resolve({ ok: false, code: "ENOENT" });
    return Promise.resolve({ ok: true, value: [...this.names] });
  }

  async rename(from: string, to: string): Promise<StoreAnswer<void>> {
    this.operations += 1;
    if (this.hanging) await new Promise<void>((resolve) => this.hang.push(resolve));
    return this.#rename(from, to);
  }

  #rename(from: string, to: string): Promise<StoreAnswer<void>> {
    const fate = this.renames.shift();
    if (this.broken || fate === "fail") return Promise.resolve({ ok: false, code: "EIO" });
    if (!this.names?.includes(from)) return Promise.resolve({ ok: false, code: "ENOENT" });
    this.names = [...this.names.filter((name) => name !== from), to];
    return Promise.resolve(
      fate === "lost reply" ? { ok: false, code: "ETIMEDOUT" } : { ok: true, value: undefined },
    );
  }

  bootstrap(token: string): Promise<StoreAnswer<void>> {
    if (this.names !== undefined) return Promise.resolve({ ok: false, code: "ENOTEMPTY" });
    this.names = [token];
    return Promise.resolve({ ok: true, value: undefined });
  }

  readHint(): Promise<StoreAnswer<string>> {
    this.operations += 1;
    return Promise.resolve(
      this.hint === undefined ? { ok: false, code: "ENOENT" } : { ok: true, value: this.hint },
    );
  }

  writeHint(text: string): Promise<StoreAnswer<void>> {
    this.operations += 1;
    this.hint = text;
    return Promise.resolve({ ok: true, value: undefined });
  }

  get token(): Token | undefined {
    return this.names?.length === 1 ? parseToken(this.names[0] ?? "") : undefined;
  }
}

class RecordingGuard implements LeaseGuard {
  readonly calls: string[] = [];
  refuses = false;

  arm(sentAt: number, epoch: number): Promise<void> {
    this.calls.push(`arm ${sentAt} ${epoch}`);
    return this.refuses ? Promise.reject(new Error("no watchdog")) : Promise.resolve();
  }
  extend(sentAt: number): void {
    this.calls.push(`extend ${sentAt}`);
  }
  fence(reason: string): void {
    this.calls.push(`fence ${reason}`);
  }
  disarm(): Promise<void> {
    this.calls.push("disarm");
    return Promise.resolve();
  }
}

let clock: VirtualClock;
let store: MemoryStore;
let guard: RecordingGuard;
let news: LeaseNews[];
const running = new AbortController().signal;

beforeEach(() => {
  clock = new VirtualClock();
  store = new MemoryStore();
  guard = new RecordingGuard();
  news = [];
});

function lease(change: Partial<FileLeaseOptions> = {}): FileLease {
  return new FileLease({
    directory: "/efs/chat/.hitori/lease",
    store,
    profile: leaseProfiles.default,
    clock,
    candidate: { instanceId: "i-me", availabilityZone: "a", bootId: "boot", version: "0.1.0" },
    guard,
    fenceConfirmed: () => Promise.resolve(false),
    onNews: (item) => news.push(item),
    ...change,
  });
}

/** Leaves the held token of somebody else, whose process is dead, with a hint of who that was. */
async function heldBy(instanceId: string): Promise<Token> {
  const other = lease({ candidate: { instanceId, availabilityZone: "b", bootId: "boot", version: "0.1.0" } });
  await acquired(other.acquire(running));
  const left = store;
  store = new MemoryStore();
  store.names = left.names;
  store.hint = left.hint;
  left.broken = true;
  guard.calls.length = 0;
  news.length = 0;
  return store.token ?? firstToken("");
}

async function acquired<T>(promise: Promise<T>): Promise<T> {
  let done = false;
  promise.then(
    () => {
      done = true;
    },
    () => {
      done = true;
    },
  );
  for (let step = 0; step < 2000 && !done; step++) await clock.advance(100);
  return promise;
}

test("makes the lease where there is none, takes it, arms the guard with the time before the rename", async () => {
  const mine = lease();
  const held = await acquired(mine.acquire(running));
  expect(held).toEqual({ epoch: 1, takeover: "first" });
  expect(store.token).toMatchObject({ term: 1, state: "held" });
  expect(guard.calls[0]).toMatch(/^arm \d+ 1$/);
  expect(parseHint(store.hint ?? "")).toMatchObject({
    instanceId: "i-me",
    nonce: store.token?.nonce,
    epoch: 1,
  });
  expect(news.at(-1)).toEqual({ type: "acquired", held });
});

test("renews every P, whether or not anybody waits in hold", async () => {
  await acquired(lease().acquire(running));
  const before = store.token?.sequence ?? 0;
  await clock.advance(40_000);
  expect(store.token?.sequence).toBe(before + 10);
  expect(guard.calls.filter((call) => call.startsWith("extend"))).toHaveLength(10);
});

test("an hour of holding costs at most one file operation in two seconds", async () => {
  await acquired(lease().acquire(running));
  const before = store.operations;
  await clock.advance(3_600_000);
  const perSecond = (store.operations - before) / 3600;
  expect(perSecond).toBeGreaterThan(0.2);
  expect(perSecond).toBeLessThanOrEqual(0.5);
});

test("takes over a silent holder the moment W is over, not at the next look, and not before", async () => {
  await heldBy("i-other");
  const from = clock.monotonic();
  const held = await acquired(lease().acquire(running));
  expect(held).toEqual({ epoch: 2, takeover: "expired" });
  expect(clock.monotonic() - from).toBeGreaterThanOrEqual(60_000);
  expect(clock.monotonic() - from).toBeLessThanOrEqual(60_200);
});

test("waits the longest known W where the holder left no hint", async () => {
  await heldBy("i-other");
  store.hint = undefined;
  const from = clock.monotonic();
  await acquired(lease({ profile: leaseProfiles.fast }).acquire(running));
  expect(clock.monotonic() - from).toBeGreaterThanOrEqual(60_000);
});

test("takes over at once when EC2 confirms that the token's own holder is gone", async () => {
  await heldBy("i-other");
  const asked: string[] = [];
  const from = clock.monotonic();
  const fenceConfirmed = (instanceId: string) => Promise.resolve(asked.push(instanceId) > 2);
  const held = await acquired(lease({ fenceConfirmed }).acquire(running));
  expect(held.takeover).toBe("fenced");
  expect(asked).toEqual(["i-other", "i-other", "i-other"]);
  expect(clock.monotonic() - from).toBeLessThan(10_000);
});

test("does not ask EC2 about a holder that it sees renewing", async () => {
  let token = await heldBy("i-other");
  const asked: string[] = [];
  const stop = new AbortController();
  const fenceConfirmed = (instanceId: string) => Promise.resolve(asked.push(instanceId) < 0);
  const waiting = lease({ fenceConfirmed }).acquire(stop.signal);
  for (let renewal = 0; renewal < 25; renewal++) {
    await clock.advance(4000);
    token = renewed(token);
    store.names = [formatToken(token)];
  }
  expect(asked.length).toBeLessThan(6);
  await clock.advance(20_000);
  expect(asked.length).toBeGreaterThan(6);
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
});

test("is disarmed at once when it is released, though a rename hangs", async () => {
  const mine = lease();
  await acquired(mine.acquire(running));
  store.hanging = true;
  await clock.advance(5000);
  const released = mine.release();
  await clock.advance(0);
  expect(guard.calls.at(-1)).toBe("disarm");
  for (const answer of store.hang.splice(0)) answer();
  store.hanging = false;
  expect(await acquired(released)).toBe(true);
});

test("a hint whose nonce is not the token's confirms nothing", async () => {
  const token = await heldBy("i-other");
  store.names = [formatToken(takenBy(token, "00000000000000cc"))];
  const held = await acquired(lease({ fenceConfirmed: () => Promise.resolve(true) }).acquire(running));
  expect(held.takeover).toBe("expired");
});

test("says whom it waits for, once, and when the holder falls silent", async () => {
  await heldBy("i-other");
  await acquired(lease().acquire(running));
  const waiting = news.filter((item) => item.type === "waiting");
  expect(waiting.map((item) => item.holder)).toEqual(["epoch 1", "i-other", "i-other"]);
  expect(waiting.map((item) => item.epoch)).toEqual([1, 1, 1]);
  expect(waiting.map((item) => item.takeoverIn !== undefined)).toEqual([false, false, true]);
  expect(waiting.at(-1)?.reason).toBe("it is silent; taken over 60 s after its last sign");
  // It is silent after three missed renewals of 4 s; a look comes every 2 s.
  expect(waiting.at(-1)?.takeoverIn).toBeGreaterThan(45_000);
  expect(waiting.at(-1)?.takeoverIn).toBeLessThanOrEqual(48_000);
});

test("a renewal whose answer was lost counts from when it was first sent", async () => {
  await acquired(lease().acquire(running));
  guard.calls.length = 0;
  store.renames = ["fail", "lost reply"];
  const sentAt = clock.monotonic();
  await clock.advance(6000);
  const [first] = guard.calls.filter((call) => call.startsWith("extend"));
  expect(Number(first?.split(" ")[1]) - sentAt).toBeLessThanOrEqual(4000);
  expect(store.token?.sequence).toBeGreaterThan(1);
});

test("ends soft at S when the storage answers nothing, and tells of the stall once", async () => {
  const mine = lease();
  await acquired(mine.acquire(running));
  store.broken = true;
  const from = clock.monotonic();
  expect(await acquired(mine.hold(running))).toBe("soft");
  expect(clock.monotonic() - from).toBeLessThanOrEqual(24_000);
  expect(news.filter((item) => item.type === "stalled")).toHaveLength(2);
  expect(guard.calls.some((call) => call.startsWith("fence"))).toBe(false);
});

test("fences at once when somebody else has the token", async () => {
  const mine = lease();
  await acquired(mine.acquire(running));
  store.names = [formatToken(takenBy(store.token ?? firstToken(""), "00000000000000cc"))];
  expect(await acquired(mine.hold(running))).toBe("lost");
  expect(guard.calls.at(-1)).toMatch(/^fence /);
  expect(await mine.release()).toBe(false);
});

test("goes on renewing while the app stops, then disarms, then frees the token", async () => {
  const mine = lease();
  await acquired(mine.acquire(running));
  const stop = new AbortController();
  const ended = mine.hold(stop.signal);
  stop.abort();
  expect(await ended).toBe("aborted");
  await clock.advance(60_000);
  expect(guard.calls.at(-1)).toMatch(/^extend /);
  expect(await mine.release()).toBe(true);
  expect(guard.calls.at(-1)).toBe("disarm");
  expect(store.token).toMatchObject({ term: 1, state: "free" });
  expect(await acquired(lease().acquire(running))).toEqual({ epoch: 2, takeover: "released" });
});

test("after soft it may be released, and takes its own token back at once even where that failed", async () => {
  const mine = lease();
  await acquired(mine.acquire(running));
  store.broken = true;
  await acquired(mine.hold(running));
  expect(await acquired(mine.release())).toBe(false);
  store.broken = false;
  const from = clock.monotonic();
  expect(await acquired(mine.acquire(running))).toEqual({ epoch: 2, takeover: "released" });
  expect(clock.monotonic() - from).toBeLessThan(1000);
});

test("frees the token from the name that a late renewal of its own has moved it to", async () => {
  const mine = lease();
  await acquired(mine.acquire(running));
  store.names = [formatToken(renewed(store.token ?? firstToken("")))];
  expect(await acquired(mine.release())).toBe(true);
  expect(store.token?.state).toBe("free");
});

test("does not start where the guard refuses, and keeps the token so that others wait", async () => {
  guard.refuses = true;
  await expect(acquired(lease().acquire(running))).rejects.toThrow("no watchdog");
  expect(store.token?.state).toBe("held");
});

test("is frozen while there are two tokens, and goes on once a person has mended it", async () => {
  await heldBy("i-other");
  const [name = ""] = store.names ?? [];
  store.names = [name, name.replace(/\.\w{16}\./, ".00000000000000cc.")];
  const held = lease().acquire(running);
  await clock.advance(120_000);
  expect(news.filter((item) => item.type === "frozen")).toHaveLength(1);
  store.names = [name];
  expect((await acquired(held)).takeover).toBe("expired");
});

test("stops waiting when aborted", async () => {
  await heldBy("i-other");
  const stop = new AbortController();
  const waiting = lease().acquire(stop.signal);
  await clock.advance(5000);
  stop.abort(new Error("shutting down"));
  await expect(waiting).rejects.toThrow("shutting down");
});

test("refuses to be acquired twice, or held or released when it is not", async () => {
  const mine = lease();
  await expect(mine.hold(running)).rejects.toThrow("not held by this process");
  expect(await mine.release()).toBe(false);
  await acquired(mine.acquire(running));
  await expect(mine.acquire(running)).rejects.toThrow("release it before");
});
