import { expect, test } from "vitest";
import { blankWatch, decideWatch, type Watch } from "./decide-watch.ts";
import type { Takeover } from "./lease.ts";
import { firstToken, formatToken, freed, renewed, type Token, takenBy } from "./token.ts";

const takeoverWait = 60_000;
const held = takenBy(firstToken("00000000000000aa"), "00000000000000bb");
const seen = (...tokens: Token[]) => ({ ok: true, value: tokens.map(formatToken) }) as const;
const failed = (code: string) => ({ ok: false, code }) as const;

function look(
  watch: Watch,
  answer: Parameters<typeof decideWatch>[1],
  now: number,
  dead = new Map<string, Takeover>(),
) {
  return decideWatch(watch, answer, now, { takeoverWait, dead });
}

test("makes the directory where there is none, and never where one was seen before", () => {
  expect(look(blankWatch, failed("ENOENT"), 0).decision).toEqual({ kind: "bootstrap" });
  let { watch } = look(blankWatch, seen(held), 0);
  for (const kind of ["wait", "wait", "frozen", "frozen"]) {
    const step = look(watch, failed("ENOENT"), 1);
    expect(step.decision.kind).toBe(kind);
    watch = step.watch;
  }
});

test("takes a free token at once, and says whether anybody ever held it", () => {
  const first = look(blankWatch, seen(firstToken("00000000000000aa")), 0).decision;
  expect(first).toMatchObject({ kind: "take", takeover: "first" });
  expect(look(blankWatch, seen(freed(held)), 0).decision).toMatchObject({
    kind: "take",
    takeover: "released",
  });
});

test("takes a held token after W of its own clock, counted from when it first saw it", () => {
  const { watch } = look(blankWatch, seen(held), 1000);
  expect(look(watch, seen(held), 60_999).decision).toEqual({
    kind: "wait",
    for: "holder",
    token: held,
    until: 61_000,
  });
  expect(look(watch, seen(held), 61_000).decision).toEqual({ kind: "take", from: held, takeover: "expired" });
});

test("starts to wait anew when the holder renews", () => {
  const first = look(blankWatch, seen(held), 0);
  const second = look(first.watch, seen(renewed(held)), 59_000);
  expect(look(second.watch, seen(renewed(held)), 60_000).decision).toMatchObject({
    kind: "wait",
    until: 119_000,
  });
});

test("a stale listing neither starts the wait anew nor takes anything", () => {
  const next = renewed(held);
  const { watch } = look(blankWatch, seen(next), 0);
  const stale = look(watch, seen(held), 59_000);
  expect(stale.decision).toMatchObject({ kind: "wait", token: next, until: 60_000 });
  expect(look(stale.watch, seen(next), 60_000).decision).toMatchObject({ kind: "take", from: next });
});

test("a sequence that went back for good is a volume restored from a backup: frozen", () => {
  let { watch } = look(blankWatch, seen(renewed(held)), 0);
  for (const now of [1000, 30_000, 60_000]) watch = look(watch, seen(held), now).watch;
  const step = look(watch, seen(held), 61_000);
  expect(step.decision).toMatchObject({
    kind: "frozen",
    reason: expect.stringContaining("restored from a backup"),
  });
});

test("takes at once what belongs to a holder that is proven dead", () => {
  const dead = new Map<string, Takeover>([[held.nonce, "fenced"]]);
  expect(look(blankWatch, seen(held), 0, dead).decision).toEqual({
    kind: "take",
    from: held,
    takeover: "fenced",
  });
});

test("no answer grants nothing, and takes nothing away from the wait", () => {
  const { watch } = look(blankWatch, seen(held), 0);
  const step = look(watch, failed("EIO"), 59_000);
  expect(step.decision).toEqual({ kind: "wait", for: "storage", code: "EIO" });
  expect(look(step.watch, seen(held), 60_000).decision.kind).toBe("take");
});

test.each([
  ["no token", seen(), "there is no token"],
  ["two tokens", seen(held, { ...held, nonce: "00000000000000cc" }), "there are 2 tokens"],
  ["a misspelt token", { ok: true, value: ["tok.1.h"] } as const, "cannot be read: tok.1.h"],
  ["a file in its place", failed("ENOTDIR"), "is a file"],
  ["a token at the end of all numbers", seen({ ...held, sequence: 999_999_999_999 }), "cannot be read"],
])("freezes at the third look in a row that shows %s, and thaws when it is gone", (_, answer, reason) => {
  let watch = blankWatch;
  for (let round = 0; round < 2; round++) {
    const step = look(watch, answer, 0);
    expect(step.decision).toEqual({ kind: "wait", for: "second look" });
    watch = step.watch;
  }
  const frozen = look(watch, answer, 0);
  expect(frozen.decision).toMatchObject({ kind: "frozen", reason: expect.stringContaining(reason) });
  expect(frozen.decision).toMatchObject({ reason: expect.stringContaining("Make sure that no instance") });
  expect(look(frozen.watch, seen(held), 0).decision).toMatchObject({ kind: "wait", for: "holder" });
});
