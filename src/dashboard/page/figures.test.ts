import { expect, test } from "vitest";
import { figuresOf, outagesOf } from "./figures.ts";

test("an outage lasts from the first bad answer to the next good one, the last until it is over", () => {
  expect(
    outagesOf([
      [1, 5, 200],
      [2, null, 502],
      [3, null, 0],
      [4, 6, 200],
      [5, null, 0],
    ]),
  ).toEqual([{ from: 2, to: 4 }, { from: 5 }]);
});

test("figures are of good answers, the share is of all", () => {
  expect(
    figuresOf([
      [1, 10, 200],
      [2, 30, 200],
      [3, 20, 200],
      [4, null, 500],
    ]),
  ).toMatchObject({
    good: 0.75,
    median: 20,
    slow: 30,
  });
  expect(figuresOf([])).toBeUndefined();
});
