import { expect, test } from "vitest";
import { readOptions, WrongOption } from "./options.ts";

test("a campaign needs no option", () => {
  expect(readOptions([])).toMatchObject({
    seeds: 1000,
    hours: 1,
    from: 1,
    resume: undefined,
    mutants: false,
  });
});

test.each([
  [["--bogus"], "--bogus"],
  [["--seeds", "x"], '--seeds is "x"; it takes a whole number of at least 1.'],
  [["--seeds", "0"], "--seeds"],
  [["--hours", ""], "--hours"],
  [["--processes", "1.5"], "--processes"],
  [["--trace"], "--seed N"],
  [["--seed", "7", "--mutant", "W = H"], "W = G"],
  [["--mutants", "--resume", "file"], "--resume is for a campaign"],
])("%j is refused in words", (argv, words) => {
  expect(() => readOptions(argv)).toThrow(WrongOption);
  expect(() => readOptions(argv)).toThrow(words);
});
