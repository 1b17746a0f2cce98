import fc from "fast-check";
import { expect, test } from "vitest";
import { type FilterTable, filtered } from "./filters.ts";
import { page } from "./page.ts";

interface Thing {
  readonly id: string;
  readonly ports: readonly number[];
  readonly tags: Record<string, string>;
}

const table: FilterTable<Thing> = {
  tags: (thing) => thing.tags,
  values: { id: (thing) => thing.id, port: (thing) => thing.ports },
};
const one: Thing = { id: "a-1", ports: [80, 443], tags: { Name: "chat", "team:x": "a" } };
const two: Thing = { id: "b.2", ports: [], tags: {} };
const things = [one, two];

test("filters are combined by and, their values by or", () => {
  const by = (...filters: { Name: string; Values: string[] }[]) => filtered(things, filters, table);
  expect(by({ Name: "id", Values: ["a-1", "b.2"] })).toEqual(things);
  expect(by({ Name: "id", Values: ["a-1", "b.2"] }, { Name: "port", Values: ["443"] })).toEqual([one]);
  expect(by({ Name: "tag:Name", Values: ["chat"] })).toEqual([one]);
  expect(by({ Name: "tag:team:x", Values: ["a"] })).toEqual([one]);
  expect(by({ Name: "tag-key", Values: ["Name"] })).toEqual([one]);
  expect(by({ Name: "id", Values: [] })).toEqual([]);
  expect(filtered(things, undefined, table)).toEqual(things);
});

test("wildcards match, and nothing else in a value is special", () => {
  const by = (...Values: string[]) => filtered(things, [{ Name: "id", Values }], table);
  expect(by("a-*")).toEqual([one]);
  expect(by("?.2")).toEqual([two]);
  expect(by("a.1")).toEqual([]);
  expect(by("*")).toEqual(things);
  expect(by("\\*")).toEqual([]);
});

test("an unknown filter is refused, be it the name of an object's own method", () => {
  for (const Name of ["nonsense", "toString", "constructor", "__proto__"]) {
    expect(() => filtered(things, [{ Name, Values: ["x"] }], table)).toThrow(
      `The filter '${Name}' is invalid`,
    );
  }
});

test("every value matches itself once its wildcards are escaped", () => {
  fc.assert(
    fc.property(fc.string(), (id) => {
      const escaped = id.replace(/[*?\\]/g, "\\$&");
      const thing: Thing = { id, ports: [], tags: {} };
      expect(filtered([thing], [{ Name: "id", Values: [escaped] }], table)).toEqual([thing]);
    }),
  );
});

test("pages give every item once, in order", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 7 }), (items, MaxResults) => {
      const seen: number[] = [];
      let NextToken: string | undefined;
      do {
        const answer = page(items, { NextToken, MaxResults });
        expect(answer.items.length).toBeLessThanOrEqual(MaxResults);
        seen.push(...answer.items);
        NextToken = answer.NextToken;
      } while (NextToken !== undefined);
      expect(seen).toEqual(items);
    }),
  );
});

test("a token that is none of ours is refused", () => {
  expect(() => page([1], { NextToken: "made up" })).toThrow("Unable to parse pagination token");
});

test("a value full of stars is answered at once", () => {
  const long: Thing = { id: "a".repeat(5000), ports: [], tags: {} };
  const by = (value: string) => filtered([long], [{ Name: "id", Values: [value] }], table);
  expect(by(`${"*a".repeat(30)}*b`)).toEqual([]);
  expect(by(`${"*a".repeat(30)}*`)).toEqual([long]);
});
