import { expect, test } from "vitest";
import { judgeSwap } from "./decide-swap.ts";
import { firstToken, formatToken, freed, renewed, type Token, takenBy } from "./token.ts";

const free = firstToken("00000000000000aa");
const from = takenBy(free, "00000000000000bb");
const to = renewed(from);
const names = (...tokens: Token[]) => tokens.map(formatToken);

test("a rename whose answer was lost is ours where its name is there", () => {
  expect(judgeSwap(to, ["holder.json", ...names(to)])).toBe("held");
  expect(judgeSwap(to, names(from, to))).toBe("held");
});

test("it is lost where somebody else's name is as far on, or anybody's is further", () => {
  expect(judgeSwap(to, names(takenBy(from, "00000000000000cc")))).toBe("lost");
  expect(judgeSwap(to, names(renewed(to)))).toBe("lost");
  expect(judgeSwap(to, names(to, renewed(to)))).toBe("lost");
  expect(judgeSwap(to, names(to, freed(from)))).toBe("lost");
});

test("a stale or empty listing says nothing", () => {
  expect(judgeSwap(to, names(from))).toBe("unknown");
  expect(judgeSwap(to, names(free))).toBe("unknown");
  expect(judgeSwap(to, [])).toBe("unknown");
  expect(judgeSwap(to, ["tok.misspelt"])).toBe("unknown");
});
