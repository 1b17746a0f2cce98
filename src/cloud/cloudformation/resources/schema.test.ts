import { expect, test } from "vitest";
import type { JsonObject } from "../json.ts";
import { list, object, readProperties, tagList } from "./schema.ts";

const schema = object(
  {
    Size: "integer",
    Share: "number",
    Name: "string",
    On: "boolean",
    Policy: "json",
    Tags: tagList,
    Rules: list(object({ Port: "integer" }, ["Port"])),
  },
  ["Name"],
);

test("scalars are turned into the schema's types, as CloudFormation does", () => {
  const given = { Size: "1", Share: "0.5", Name: 7, On: "true", Policy: { a: [1] }, Rules: [{ Port: "22" }] };
  expect(readProperties(schema, given)).toEqual({
    properties: { Size: 1, Share: 0.5, Name: "7", On: true, Policy: { a: [1] }, Rules: [{ Port: 22 }] },
    problems: [],
  });
});

test.each<[JsonObject, string]>([
  [{}, "#: required key [Name] not found"],
  [{ Name: "a", Colour: "red" }, "#: extraneous key [Colour] is not permitted"],
  [{ Name: "a", Size: "big" }, "#/Size: expected type: Integer, found: String"],
  [{ Name: "a", Size: 1.5 }, "#/Size: expected type: Integer, found: Number"],
  [{ Name: "a", On: "perhaps" }, "#/On: expected type: Boolean, found: String"],
  [{ Name: ["a"] }, "#/Name: expected type: String, found: JSONArray"],
  [{ Name: "a", Tags: { Key: "k" } }, "#/Tags: expected type: JSONArray, found: JSONObject"],
  [{ Name: "a", Tags: [{ Key: "k" }] }, "#/Tags/0: required key [Value] not found"],
  [
    { Name: "a", Rules: [{ Port: 1 }, { Port: 2, To: 3 }] },
    "#/Rules/1: extraneous key [To] is not permitted",
  ],
])("%j is refused: %s", (given, problem) => {
  expect(readProperties(schema, given).problems).toEqual([problem]);
});
