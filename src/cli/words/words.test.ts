import { expect, test } from "vitest";
import type { DrillResult } from "../../drill/verdict.ts";
import { english } from "./english.ts";
import { japanese } from "./japanese.ts";
import { wordsOf } from "./language.ts";

test("the locale says which language is spoken, as POSIX orders its variables", () => {
  expect(wordsOf({ LANG: "ja_JP.UTF-8" })).toBe(japanese);
  expect(wordsOf({ LANG: "ja" })).toBe(japanese);
  expect(wordsOf({ LANG: "en_US.UTF-8" })).toBe(english);
  expect(wordsOf({})).toBe(english);
  expect(wordsOf({ LC_ALL: "C", LANG: "ja_JP.UTF-8" })).toBe(english);
  expect(wordsOf({ LC_ALL: "", LC_MESSAGES: "ja_JP.UTF-8", LANG: "C" })).toBe(japanese);
  expect(wordsOf({ LANG: "javanese" })).toBe(english);
});

/** Everything that a catalogue says, with the same arguments in each language. */
function sayings(value: object, path = ""): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    const here = `${path}/${key}`;
    if (typeof inner === "string") return [[here, inner]];
    if (typeof inner === "function") return here in given ? [[here, inner(...(given[here] ?? []))]] : [];
    return sayings(inner, here);
  });
}

const given: Readonly<Record<string, readonly unknown[]>> = {
  "/question/takeDown": ["hitori-chat"],
  "/question/makeAnew": ["hitori-chat", ["FileSystem fs-1"]],
  "/question/goBackAgain": ["hitori-chat", "LogGroup"],
  "/question/nameOf": ["chat"],
  "/plan/runtime": ["docker compose", "it answers"],
  "/plan/drift": ["hitori-chat"],
  "/plan/price": ["12.50", "11.25", 20],
  "/plan/nothing": ["hitori-chat"],
  "/plan/sum": ["hitori-chat", () => 7],
  "/plan/resource": ["AWS::EFS::FileSystem"],
  "/deploy/answers": ["hitori-chat", "http://chat"],
  "/deploy/noAddress": ["hitori-chat"],
  "/deploy/waitingFor": ["http://chat"],
  "/deploy/took": [2500],
  "/deploy/storage": ["fs-1", "sg-1"],
  "/deploy/oldStops": ["i-1"],
  "/status/sizes": [{ name: "chat", min: 1, max: 3, desired: 2 }],
  "/status/heldBy": ["i-1", 4, 2500],
  "/status/evidence": ["fs-1:/chat"],
  "/drill/warning": ["account 123456789012, region us-east-1", "zone", "chat"],
  "/drill/rounds/writes": [20, 3],
  "/drill/rounds/percentiles": ["9 s", "10 s", "11 s", "12 s"],
  "/drill/round": [3, 7],
  "/drill/at": ["i-1", "us-east-1a"],
  "/drill/held": ["three starts"],
  "/drill/records": [20, 3],
  "/drill/writes": [20, 3, 5],
  "/drill/overlaps": [["4 and 5"]],
  "/drill/unproven": ["4 and 5"],
  "/drill/notifications": [1, 2],
  "/drill/budget": [["recovery 9 s"]],
  "/drill/good": [{ writes: { through: "app" } } as unknown as DrillResult],
  "/demo/cloudAt": ["http://cloud"],
  "/demo/posted": [20],
  "/demo/messages": [25, true],
  "/demo/upload": [true],
  "/demo/took": [2500],
  "/demo/kept": [{ chat: "http://chat", cloud: "http://cloud", command: "hitori", fileSystem: "fs-1" }],
};

test("both languages say everything, with the same figures and names", () => {
  const inJapanese = sayings(japanese);
  expect(inJapanese.map(([key]) => key)).toEqual(sayings(english).map(([key]) => key));
  for (const [key, text] of sayings(english)) {
    const other = new Map(inJapanese).get(key) ?? "";
    expect([key, /[぀-ヿ一-鿿]/.test(other)]).toEqual([key, true]);
    const named = (said: string) => (said.match(/\d+|hitori \w+|https?:\S+|i-1|fs-1/g) ?? []).sort();
    if (key !== "/deploy/took" && key !== "/demo/took")
      expect([key, named(other)]).toEqual([key, named(text)]);
  }
});

test("what a drill can end in is told apart in both languages", () => {
  const ends = [
    {},
    { held: "three starts" },
    { writes: { through: "app" } },
    { writes: { through: "volume" } },
  ] as unknown as DrillResult[];
  expect(new Set(ends.map(japanese.drill.good)).size).toBe(4);
  expect(new Set(ends.map(english.drill.good)).size).toBe(4);
  expect(new Set([true, false].map(japanese.demo.upload)).size).toBe(2);
});

test("a drill's moments are said in both languages, with what they name", () => {
  const moments = [
    { moment: "strikes", fault: "zone", sentence: "failing zone us-east-1a" },
    { moment: "held", reason: "three starts" },
    { moment: "held", reason: undefined },
    { moment: "answers", again: true },
    { moment: "answers", again: false },
    { moment: "judged", problems: [] },
    { moment: "judged", problems: ["lost 1"] },
  ] as const;
  expect(moments.map(english.drill.progress)).toEqual([
    "zone: failing zone us-east-1a",
    "held: three starts",
    "nobody held the app",
    "the app answers again",
    "no good answer in time",
    "good",
    "not good: lost 1",
  ]);
  const said = moments.map(japanese.drill.progress);
  expect(new Set(said).size).toBe(moments.length);
  for (const one of said) expect(one).toMatch(/[぀-ヿ一-鿿]/);
});

test("the parts of a recovery have Japanese names, and rules their remedy", () => {
  for (const part of ["detect", "decide", "launch", "boot", "mount", "lease", "app start", "target healthy"])
    expect(japanese.drill.part(part)).not.toBe(part);
  const rule = { code: "GROUP_REBALANCES", message: "AZRebalance is on", hint: "Suspend it: hitori deploy" };
  expect(japanese.rule(rule, undefined).hint).toContain("hitori deploy");
  expect(english.rule(rule, undefined)).toBe(rule);
});
