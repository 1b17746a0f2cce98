import { expect, test } from "vitest";
import { sentence, type TimelineEvent } from "../../timeline/event.ts";
import { english } from "./english.ts";
import { japanese } from "./japanese.ts";

/** What English says as it comes, and has no words of its own for. */
const incomplete = new Set(["/drills/title", "/price/line"]);

/** The keys of a catalogue, those within included. */
function keysOf(value: object, path = ""): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = `${path}/${key}`;
    return typeof inner === "object" && inner !== null && !incomplete.has(here)
      ? keysOf(inner, here)
      : [here];
  });
}

test("both languages have all words", () => {
  expect(keysOf(japanese)).toEqual(keysOf(english));
  expect(keysOf(english).length).toBeGreaterThan(150);
});

/** The words that need no argument, by their keys. */
function plain(value: object, path = ""): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    if (typeof inner === "string") return [[`${path}/${key}`, inner]];
    return typeof inner === "object" && inner !== null ? plain(inner, `${path}/${key}`) : [];
  });
}

test("no word of the one language was left in the other", () => {
  const words = new Map(plain(english));
  const other = new Set(["/code", "/otherLanguage"]);
  const same = plain(japanese).filter(([key, text]) => !other.has(key) && words.get(key) === text);
  expect(same).toEqual([]);
  const untranslated = plain(japanese).filter(([key, text]) => !other.has(key) && !/[぀-ヿ一-鿿]/.test(text));
  expect(untranslated).toEqual([]);
});

const context = { at: 0, app: "chat", source: "agent", instanceId: "i-1", epoch: 2 } as const;
const events: TimelineEvent[] = [
  { ...context, type: "agent.started", version: "1", runtime: "processes" },
  { ...context, type: "lease.waiting", holder: "i-2", reason: "r" },
  { ...context, type: "lease.acquired", takeover: "fenced" },
  { ...context, type: "app.exited", service: "web", exitCode: null },
  { ...context, type: "app.exited", service: "web", exitCode: 1 },
  { ...context, type: "breaker.counted", replacements: 1, limit: 3 },
  { ...context, type: "fault.injected", fault: "zone", target: "a" },
];

test("every kind of event is a sentence in Japanese, with what it names", () => {
  for (const event of events) {
    expect(japanese.sentence(event)).toMatch(/[぀-ヿ一-鿿]/);
    expect(japanese.sentence(event)).not.toBe(sentence(event));
  }
  expect(japanese.sentence(events[1] as TimelineEvent)).toContain("i-2");
  for (const type of Object.keys(english.why).filter((one) => one !== "group.activity")) {
    const event = { ...context, type } as TimelineEvent;
    expect([type, /[぀-ヿ一-鿿]/.test(japanese.sentence(event))]).toEqual([type, true]);
  }
});

test("a broken rule is said in Japanese with its figures and the command that mends it", () => {
  const group = { name: "chat", min: 1, max: 2, desired: 2 };
  const said = japanese.findings.finding({ code: "GROUP_NOT_ONE", message: "m", hint: "h" }, group);
  expect(said.what).toContain("希望容量は 2");
  expect(said.remedy).toContain("hitori deploy");
  const unknown = japanese.findings.finding({ code: "NEW_ONE", message: "m", hint: "h" }, group);
  expect(unknown).toEqual({ what: "m", remedy: "h" });
});
