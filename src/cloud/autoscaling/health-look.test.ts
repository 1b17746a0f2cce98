import fc from "fast-check";
import { expect, test } from "vitest";
import { nextLook } from "./health-look.ts";

test("a group's health is looked at once an interval, at the same moment of each", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 0, max: 2e12 }),
      fc.integer({ min: 1, max: 1e5 }),
      (place, now, interval) => {
        const first = nextLook(place, now, interval);
        expect(first).toBeGreaterThan(now);
        expect(first).toBeLessThanOrEqual(now + interval);
        expect(nextLook(place, first, interval) - first).toBeCloseTo(interval, 2);
      },
    ),
  );
});

test("ten thousand groups are looked at a hundredth at a time", () => {
  const looks = Array.from({ length: 10_000 }, (_, count) =>
    nextLook(`us-east-${Math.floor(count / 500)} group-${count % 500}`, 0, 10_000),
  );
  const inEach = new Map<number, number>();
  for (const at of looks) inEach.set(Math.floor(at / 100), (inEach.get(Math.floor(at / 100)) ?? 0) + 1);
  expect(inEach.size).toBeGreaterThanOrEqual(100);
  expect(Math.max(...inEach.values())).toBeLessThan(200);
});
