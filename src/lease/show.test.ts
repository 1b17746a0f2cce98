import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../base/clock.ts";
import { formatHint, makeHint } from "./hint.ts";
import { leaseProfiles } from "./profile.ts";
import { showLease } from "./show.ts";
import { firstToken, formatToken, takenBy } from "./token.ts";

const held = takenBy(firstToken("00000000000000aa"), "00000000000000bb");
let directory: string;

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), "hitori-show-")), "lease");
  mkdirSync(directory);
});

afterEach(() => rmSync(join(directory, ".."), { recursive: true, force: true }));

function write(name: string, text = ""): void {
  writeFileSync(join(directory, name), text);
}

function hint(nonce: string): string {
  const candidate = { instanceId: "i-1", availabilityZone: "a", bootId: "b", version: "0.1.0" };
  return formatHint(makeHint(candidate, leaseProfiles.fast, { nonce, epoch: 1, acquiredAt: 0 }));
}

test("shows who holds it, since when it was not renewed, and what a candidate waits for", () => {
  write(formatToken(held));
  write("holder.json", hint(held.nonce));
  const shown = showLease(directory, systemClock.now() + 5000);
  expect(shown).toMatchObject({ state: "held", epoch: 1, sequence: 1, holder: { instanceId: "i-1" } });
  expect(shown.renewedAgo).toBeGreaterThan(4000);
  expect(shown.next).toMatch(/^a candidate waits for the lease that i-1 holds \(epoch 1\)/);
  expect(shown.next).toMatch(/after 25\.0 s without a renewal, in (19|20)\.\d s at the earliest/);
});

test("does not take an older holder's hint for the holder's, and waits the longest known time then", () => {
  write(formatToken(held));
  write("holder.json", hint("00000000000000cc"));
  const shown = showLease(directory, systemClock.now());
  expect(shown.holder).toBeUndefined();
  expect(shown.next).toContain("after 1 min 0 s without a renewal");
});

test("shows a lease that nobody holds", () => {
  write(formatToken(firstToken("00000000000000aa")));
  expect(showLease(directory, 0)).toMatchObject({
    state: "free",
    next: expect.stringContaining("nobody holds it"),
  });
});

test.each([
  ["no token", []],
  ["two tokens", [formatToken(held), formatToken(firstToken("00000000000000aa"))]],
  ["a misspelt one", ["tok.1"]],
])("shows that it is frozen with %s", (_, names) => {
  for (const name of names) write(name);
  expect(showLease(directory, 0)).toMatchObject({
    state: "frozen",
    next: expect.stringContaining("exactly one token"),
  });
});

test("says where a lease directory would be", () => {
  expect(() => showLease(join(directory, "none"), 0)).toThrow("There is no lease directory");
});
