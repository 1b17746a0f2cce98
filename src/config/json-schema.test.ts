import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { jsonSchema, knownKeys } from "./json-schema.ts";

const repository = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, repository), "utf8");

test("the schema in the repository is the one that reads hitori.yml (npm run build writes it)", () => {
  expect(JSON.parse(read("schema/hitori.json"))).toEqual(JSON.parse(JSON.stringify(jsonSchema())));
});

test("editors accept the examples, refuse a misspelt key, and let x- keys be", () => {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
    JSON.parse(read("schema/hitori.json")) as object,
  );
  for (const example of ["chat", "counter"])
    expect(validate(parse(read(`examples/${example}/hitori.yml`))), example).toBe(true);
  expect(validate({ name: "chat", healing: { gracePeriot: "5m" } })).toBe(false);
  expect(validate({ name: "chat", healing: { "x-mine": 1 } })).toBe(true);
});

test("knows the keys of a place, through alternatives too", () => {
  expect(knownKeys(["healing", "breaker"])).toEqual(["replacements", "within"]);
  expect(knownKeys(["storage", "throughput"])).toEqual(["provisioned"]);
});
