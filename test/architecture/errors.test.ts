import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { sourceFiles } from "./house.ts";

const page = readFileSync(fileURLToPath(new URL("../../docs/errors.md", import.meta.url)), "utf8");
const documented = new Set([...page.matchAll(/`([A-Z]+(?:_[A-Z]+)*)`/g)].map((match) => match[1] ?? ""));
const sources = sourceFiles().filter((file) => !/\.test(-support)?\.ts$/.test(file.path));

test("docs/errors.md names every code that Hitori fails with", () => {
  const used = sources.flatMap((file) =>
    [...file.text.matchAll(/\bcode: "([A-Z]+(?:_[A-Z]+)*)"/g)].map((match) => match[1] ?? ""),
  );
  expect(used.length).toBeGreaterThan(80);
  const node = /^E[A-Z]+$/; // Node's own: ENOENT, EEXIST
  expect([...new Set(used)].filter((code) => !node.test(code) && !documented.has(code)).sort()).toEqual([]);
});

test("docs/errors.md names no code that does not exist", () => {
  const all = sources.map((file) => file.text).join("\n");
  const other = new Set(["HITORI_DEBUG"]);
  const unknown = [...documented].filter((code) => !other.has(code) && !all.includes(`"${code}"`));
  expect(unknown).toEqual([]);
});
