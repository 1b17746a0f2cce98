import fc from "fast-check";
import { expect, test } from "vitest";
import {
  firstToken,
  formatToken,
  freed,
  hasSuccessor,
  looksLikeToken,
  parseToken,
  renewed,
  takenBy,
} from "./token.ts";

const nonce = "0123456789abcdef";
const token = fc.record({
  sequence: fc.integer({ min: 0, max: 999_999_999_999 }),
  term: fc.integer({ min: 0, max: 99_999_999 }),
  nonce: fc.stringMatching(/^[0-9a-f]{16}$/),
  state: fc.constantFrom("held" as const, "free" as const),
});

test("a token's name says all of it", () => {
  fc.assert(
    fc.property(token, (given) => {
      expect(parseToken(formatToken(given))).toEqual(given);
    }),
  );
});

test("names sort as their sequences do", () => {
  fc.assert(
    fc.property(token, token, (a, b) => {
      if (a.sequence < b.sequence) expect(formatToken(a) < formatToken(b)).toBe(true);
    }),
  );
});

test.each([
  "tok.1.2.0123456789abcdef.h",
  "tok.000000000001.00000001.0123456789ABCDEF.h",
  "tok.000000000001.00000001.0123456789abcdef.x",
  "tok.000000000001.00000001.0123456789abcdef.h.bak",
  " tok.000000000001.00000001.0123456789abcdef.h",
  "tok",
])("does not read the misspelt token %j", (name) => {
  expect(parseToken(name)).toBeUndefined();
});

test("every way on leads to the next sequence, and only a new holder to the next term", () => {
  const first = firstToken(nonce);
  expect(formatToken(first)).toBe("tok.000000000000.00000000.0123456789abcdef.f");
  const taken = takenBy(first, "ffffffffffffffff");
  expect(taken).toEqual({ sequence: 1, term: 1, nonce: "ffffffffffffffff", state: "held" });
  expect(renewed(taken)).toEqual({ ...taken, sequence: 2 });
  expect(freed(taken)).toEqual({ ...taken, sequence: 2, state: "free" });
});

test("knows the last number there is, and what only claims to be a token", () => {
  expect(hasSuccessor({ sequence: 999_999_999_999, term: 1, nonce, state: "held" })).toBe(false);
  expect(looksLikeToken("token-backup")).toBe(true);
  expect(looksLikeToken("holder.json")).toBe(false);
});
