import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../base/clock.ts";
import { VirtualClock } from "../base/virtual-clock.ts";
import { breakLease, stillness } from "./break.ts";
import { DirectoryStore } from "./directory-store.ts";
import { formatHint, makeHint } from "./hint.ts";
import { leaseProfiles } from "./profile.ts";
import { firstToken, formatToken, freed, renewed, takenBy } from "./token.ts";

const held = takenBy(firstToken("00000000000000aa"), "00000000000000bb");
let directory: string;
let store: DirectoryStore;
let clock: VirtualClock;

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), "hitori-break-")), "lease");
  mkdirSync(directory);
  clock = new VirtualClock();
  store = new DirectoryStore({ directory, ioTimeout: 10_000, clock: systemClock });
});

afterEach(() => {
  store.close();
  rmSync(join(directory, ".."), { recursive: true, force: true });
});

function holdBy(instanceId: string, nonce = held.nonce): void {
  const candidate = { instanceId, availabilityZone: "a", bootId: "b", version: "0.1.0" };
  const hint = makeHint(candidate, leaseProfiles.default, { nonce, epoch: 1, acquiredAt: 0 });
  writeFileSync(join(directory, formatToken(held)), "");
  writeFileSync(join(directory, "holder.json"), formatHint(hint));
}

/** Breaks it, with the time going on once the person has agreed. */
function broken(stopped: readonly string[], meanwhile: () => void = () => {}, yes = true) {
  const agreed = async () => {
    void Promise.resolve()
      .then(meanwhile)
      .then(() => clock.advance(stillness));
    return yes;
  };
  return breakLease({ store, clock, stopped, agreed });
}

const tokens = () => readdirSync(directory).filter((name) => name.startsWith("tok"));

test("frees the lease of a holder that is named as stopped and stands still", async () => {
  holdBy("i-1");
  expect(await broken(["i-0", "i-1"])).toMatchObject({
    broken: true,
    epoch: 1,
    holder: { instanceId: "i-1" },
  });
  expect(tokens()).toEqual([formatToken(freed(held))]);
});

test("refuses where the holder is not among the stopped, or has left no hint of its own", async () => {
  holdBy("i-1");
  await expect(broken(["i-0"])).rejects.toMatchObject({ code: "LEASE_HOLDER_NOT_STOPPED" });
  holdBy("i-1", "00000000000000cc");
  await expect(broken(["i-1"])).rejects.toMatchObject({ code: "LEASE_HOLDER_UNKNOWN" });
  expect(tokens()).toEqual([formatToken(held)]);
});

test("leaves the lease with a holder that renews meanwhile, whatever the person said", async () => {
  holdBy("i-1");
  const next = formatToken(renewed(held));
  const renew = () => renameSync(join(directory, formatToken(held)), join(directory, next));
  await expect(broken(["i-1"], renew)).rejects.toMatchObject({ code: "LEASE_ALIVE" });
  expect(tokens()).toEqual([next]);
});

test("changes nothing where the person does not agree", async () => {
  holdBy("i-1");
  expect(await broken(["i-1"], () => {}, false)).toMatchObject({ broken: false });
  expect(tokens()).toEqual([formatToken(held)]);
});

test("refuses a free lease and a frozen one", async () => {
  await expect(broken(["i-1"])).rejects.toMatchObject({ code: "LEASE_FROZEN" });
  writeFileSync(join(directory, formatToken(firstToken("00000000000000aa"))), "");
  await expect(broken(["i-1"])).rejects.toMatchObject({ code: "LEASE_FREE" });
});
