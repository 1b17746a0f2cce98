import type { z } from "zod";
import { closestWord } from "../base/closest-word.ts";
import { HitoriError } from "../base/error.ts";
import type { YamlDocument, YamlPath } from "../base/yaml-document.ts";
import { knownKeys } from "./json-schema.ts";

/**
 * Words one thing that is wrong in hitori.yml: file:line:column, key, got, expected. A misspelt key comes first,
 * since it explains the one that is then missing.
 */
export function configurationError(
  document: YamlDocument,
  issues: readonly [z.core.$ZodIssue, ...z.core.$ZodIssue[]],
): HitoriError {
  const issue = issues.find((one) => one.code === "unrecognized_keys") ?? issues[0];
  const path = issue.path.filter((step) => typeof step !== "symbol");
  if (issue.code === "unrecognized_keys") return unknownKey(document, path, issue);
  if (issue.code === "invalid_key")
    return wrong(document, path, "key", path.at(-1), issue.issues[0]?.message);
  if (issue.code === "custom")
    return wrong(document, path, "value", valueAt(document.value, path), issue.message);
  const got = valueAt(document.value, path);
  if (got === undefined) return missingKey(document, path, expectation(issue));
  return wrong(document, path, "value", got, expectation(issue));
}

function wrong(
  document: YamlDocument,
  path: YamlPath,
  part: "key" | "value",
  got: unknown,
  expected = "something else",
): HitoriError {
  const key = (part === "key" ? path.slice(0, -1) : path).join(".") || "the file";
  return new HitoriError({
    code: "CONFIG_INVALID",
    message: `${document.place(path, part)}: ${key}: got ${JSON.stringify(got)}, expected ${expected}.`,
    hint: "Correct that line, then: hitori plan",
  });
}

function missingKey(document: YamlDocument, path: YamlPath, expected: string): HitoriError {
  return new HitoriError({
    code: "CONFIG_MISSING_KEY",
    message: `${document.place(path.slice(0, -1))}: ${path.join(".")} is missing, expected ${expected}.`,
    hint: `Add the line: ${path.at(-1)}: …`,
  });
}

function unknownKey(
  document: YamlDocument,
  path: YamlPath,
  issue: z.core.$ZodIssueUnrecognizedKeys,
): HitoriError {
  const key = issue.keys[0] ?? "";
  const known = knownKeys(path);
  const meant = closestWord(key, known);
  return new HitoriError({
    code: "CONFIG_UNKNOWN_KEY",
    message: `${document.place([...path, key], "key")}: ${[...path, key].join(".")}: there is no such key, expected one of ${known.join(", ")}.`,
    hint: meant ? `Did you mean \`${meant}\`?` : "Keys of your own start with x-.",
  });
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.message.startsWith("Invalid input")
        ? (typeNames[issue.expected] ?? issue.expected)
        : issue.message;
    case "invalid_value":
      return issue.message.startsWith("Invalid")
        ? issue.values.map((value) => String(value)).join(", ")
        : issue.message;
    default:
      return issue.message;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a text",
  object: "a mapping",
  record: "a mapping",
  array: "a list",
  int: "a whole number",
  boolean: "true or false",
};

function valueAt(value: unknown, path: YamlPath): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Readonly<Record<string | number, unknown>>)[step];
  }
  return current;
}
