import { expect, test } from "vitest";
import { formatHint, makeHint, parseHint } from "./hint.ts";
import { leaseProfiles } from "./profile.ts";

const candidate = { instanceId: "i-1", availabilityZone: "a", bootId: "b", version: "0.1.0" };
const hint = makeHint(candidate, leaseProfiles.fast, { nonce: "0123456789abcdef", epoch: 7, acquiredAt: 1 });

test("a hint is read as it was written", () => {
  expect(parseHint(formatHint(hint))).toEqual(hint);
  expect(hint.takeoverWait).toBe(25_000);
});

test("a hint that was torn, edited or never was one is as good as none", () => {
  const text = formatHint(hint);
  expect(parseHint(text.slice(0, -10))).toBeUndefined();
  expect(parseHint(text.replace("25000", "2500"))).toBeUndefined();
  expect(parseHint(text.replace('"i-1"', '"i-2"'))).toBeUndefined();
  expect(parseHint("")).toBeUndefined();
  expect(parseHint("null")).toBeUndefined();
  expect(parseHint("{}")).toBeUndefined();
});
