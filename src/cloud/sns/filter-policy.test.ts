import { expect, test } from "vitest";
import { attributesMatch, bodyMatches } from "./filter-match.ts";
import { readFilterPolicy } from "./filter-policy.ts";

const attributes = {
  store: { DataType: "String", StringValue: "example_corp" },
  price: { DataType: "Number", StringValue: "100.0" },
  address: { DataType: "String", StringValue: "10.1.2.3" },
  sports: { DataType: "String.Array", StringValue: '["rugby","soccer",3,null,true]' },
  picture: { DataType: "Binary", BinaryValue: new Uint8Array([1]) },
};

test.each([
  ["a value", { store: ["other", "example_corp"] }, { store: ["Example_corp"] }],
  ["every name", { store: ["example_corp"], price: [100] }, { store: ["example_corp"], price: [1] }],
  ["a number as a number", { price: [100] }, { price: ["100"] }],
  ["one of a list", { sports: ["soccer"] }, { sports: ["tennis"] }],
  ["null and true of a list", { sports: [null] }, { sports: [false] }],
  ["a beginning", { store: [{ prefix: "exam" }] }, { store: [{ prefix: "corp" }] }],
  ["an end", { store: [{ suffix: "corp" }] }, { store: [{ suffix: "exam" }] }],
  [
    "letters of any case",
    { store: [{ "equals-ignore-case": "EXAMPLE_corp" }] },
    { store: [{ "equals-ignore-case": "e" }] },
  ],
  ["stars", { store: [{ wildcard: "ex*_*p" }] }, { store: [{ wildcard: "example?corp" }] }],
  ["a network", { address: [{ cidr: "10.1.0.0/16" }] }, { address: [{ cidr: "10.2.0.0/16" }] }],
  ["presence", { picture: [{ exists: true }] }, { store: [{ exists: false }] }],
  ["absence", { none: [{ exists: false }] }, { none: [{ exists: true }] }],
  ["a range", { price: [{ numeric: [">", 0, "<=", 100] }] }, { price: [{ numeric: [">", 0, "<", 100] }] }],
  ["an equal number", { price: [{ numeric: ["=", 100] }] }, { price: [{ numeric: ["=", 101] }] }],
  [
    "another value",
    { store: [{ "anything-but": "other" }] },
    { store: [{ "anything-but": ["example_corp"] }] },
  ],
  [
    "another beginning",
    { store: [{ "anything-but": { prefix: "o" } }] },
    { store: [{ "anything-but": { prefix: "e" } }] },
  ],
  [
    "another value of a list",
    { sports: [{ "anything-but": ["rugby"] }] },
    { none: [{ "anything-but": ["rugby"] }] },
  ],
  [
    "either",
    { $or: [{ store: ["none"] }, { price: [100] }] },
    { $or: [{ store: ["none"] }, { price: [1] }] },
  ],
])("a filter by attributes asks for %s", (_what, wanted, unwanted) => {
  const lets = (policy: object) =>
    attributesMatch(readFilterPolicy(JSON.stringify(policy), undefined), attributes);
  expect([lets(wanted), lets(unwanted)]).toEqual([true, false]);
});

test.each([
  ["below a name", { order: { kind: ["food"] } }, { order: { kind: ["drink"] } }],
  ["in any element of lists", { items: { name: ["pear"] } }, { items: { name: ["fig"] } }],
  ["absent below", { order: { size: [{ exists: false }] } }, { order: { kind: [{ exists: false }] } }],
  ["a truth", { paid: [true] }, { paid: ["true"] }],
])("a filter by the message's body asks for what is %s", (_what, wanted, unwanted) => {
  const message = JSON.stringify({
    order: { kind: "food" },
    items: [[{ name: "apple" }], { name: "pear" }],
    paid: true,
  });
  const lets = (policy: object) =>
    bodyMatches(readFilterPolicy(JSON.stringify(policy), "MessageBody"), message);
  expect([lets(wanted), lets(unwanted)]).toEqual([true, false]);
});

test.each(["words", "[1]", "null"])("a filter by the body lets %s through to nobody", (message) => {
  expect(bodyMatches({ a: [{ exists: false }] }, message)).toBe(false);
});

const many = Array.from({ length: 151 }, (_, index) => `${index}`);
const keys = Object.fromEntries("abcdef".split("").map((key) => [key, ["x"]]));

test.each([
  [{ a: many }, "FilterPolicy: Filter policy is too complex"],
  [keys, "FilterPolicy: Filter policy can not have more than 5 keys"],
  [{ a: [["b"]] }, "FilterPolicy: Match value must be String, number, true, false, or null"],
  [{ a: "b" }, 'FilterPolicy: "a" must be an object or an array'],
  [{ a: [] }, "FilterPolicy: Empty arrays are not allowed"],
  [{ a: [{ exists: null }] }, "FilterPolicy: exists match pattern must be either true or false."],
  [{ a: [{ error: true }] }, "FilterPolicy: Unrecognized match type error"],
  [{ a: [{ prefix: "a", suffix: "b" }] }, "FilterPolicy: Only one key allowed in match expression"],
  [{ a: [{ prefix: 1 }] }, "FilterPolicy: prefix match pattern must be a string"],
  [{ a: [{ "anything-but": { unknown: "b" } }] }, "FilterPolicy: Unsupported anything-but pattern: unknown"],
  [{ a: { b: ["c"] } }, "Filter policy scope MessageAttributes does not support nested filter policy"],
  [{ a: [{ numeric: [] }] }, "Attributes Reason: FilterPolicy: Invalid member in numeric match: ]\n at ..."],
  [
    { a: [{ numeric: [50, "<"] }] },
    "Attributes Reason: FilterPolicy: Invalid member in numeric match: 50\n at ...",
  ],
  [{ a: [{ numeric: ["<", "1"] }] }, "Attributes Reason: FilterPolicy: Value of < must be numeric\n at ..."],
  [
    { a: [{ numeric: ["0"] }] },
    "Attributes Reason: FilterPolicy: Unrecognized numeric range operator: 0\n at ...",
  ],
  [
    { a: [{ numeric: ["<", 20, ">", 1] }] },
    "Attributes Reason: FilterPolicy: Too many elements in numeric expression\n at ...",
  ],
  [
    { a: [{ numeric: [">", 20, ">", 1] }] },
    "Attributes Reason: FilterPolicy: Bad numeric range operator: >\n at ...",
  ],
  [
    { a: [{ numeric: [">", 20, "<", 1] }] },
    "Attributes Reason: FilterPolicy: Bottom must be less than top\n at ...",
  ],
])("the policy %j is refused", (policy, words) => {
  expect(() => readFilterPolicy(JSON.stringify(policy), undefined)).toThrow(`Invalid parameter: ${words}`);
});

test("nested lists multiply with their depth", () => {
  const list = (length: number) => many.slice(0, length);
  const policy = { a: { b: { c: list(4) } }, d: { e: list(3) }, f: list(2) };
  expect(() => readFilterPolicy(JSON.stringify(policy), "MessageBody")).not.toThrow();
  const larger = JSON.stringify({ ...policy, f: list(3) });
  expect(() => readFilterPolicy(larger, "MessageBody")).toThrow("Filter policy is too complex");
});
