import { expect, test } from "vitest";
import { splitWords } from "./words.ts";

test.each([
  ["node web.js", ["node", "web.js"]],
  ["  sh -c  'echo \"hi  there\"' ", ["sh", "-c", 'echo "hi  there"']],
  [`a "b \\" c" d\\ e ''`, ["a", 'b " c', "d e", ""]],
  ["", []],
])("%s", (line, words) => {
  expect(splitWords(line)).toEqual(words);
});
