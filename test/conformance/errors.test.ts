import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codes } from "../../src/fargate/finding.ts";
import { sourceFiles } from "../architecture/house.ts";

const document = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

/** What stands where an error that is none of ours has no code. */
const unforeseen: ReadonlySet<string> = new Set(["UNEXPECTED", "UNKNOWN"]);

/** Codes of our own stand in capitals; AWS's (`ValidationError`) do not. The simulator's are a kernel's (`ENOENT`). */
function codesOfSource(): string[] {
  const texts = sourceFiles()
    .filter((file) => !file.path.startsWith("src/simulator/") && !file.path.includes(".test"))
    // What `check` finds is no failure; docs/check.md has it, held by a test of its own.
    .filter((file) => !file.path.startsWith("src/check/") || file.path === "src/check/codes/codes.ts")
    // The same goes for `audit` and docs/audit.md.
    .filter((file) => !file.path.startsWith("src/audit/"))
    // And for what speaks against making a database Multi-AZ, and docs/databases.md.
    .filter((file) => file.path !== "src/database/fitness.ts")
    // And for what Fargate cannot run, and docs/fargate.md.
    .filter((file) => !file.path.startsWith("src/fargate/"))
    .map((file) => file.text);
  const found = texts.flatMap((text) => [
    ...text.matchAll(/(?:\bcode:[^"\n]*|\brefusal\(\s*)"([A-Z][A-Z0-9_]+)"/g),
  ]);
  return [...new Set(found.map((match) => match[1] ?? ""))].sort();
}

function codesOfDocument(): string[] {
  const cells = document.split("\n").map((line) => /^\| (`[^|]+) \|/.exec(line)?.[1] ?? "");
  return cells.flatMap((cell) => [...cell.matchAll(/`([A-Z0-9_]+)`/g)].map((match) => match[1] ?? "")).sort();
}

test("docs/errors.md says what each error code of the source means, once, and no other", () => {
  expect(codesOfDocument()).toEqual(codesOfSource().filter((code) => !unforeseen.has(code)));
});

test("no message sends its reader to a command that does not exist", () => {
  const program = sourceFiles()
    .filter((file) => file.path.startsWith("src/cli/program"))
    .map((file) => file.text)
    .join("\n");
  const words = new Set([...program.matchAll(/(?:command|part)\(\s*"([a-z]+)/g)].map((match) => match[1]));
  for (const word of ["agent", "guard"]) words.add(word);
  const unknown = sourceFiles().flatMap((file) =>
    [...file.text.matchAll(/(?:: |Then: |with: |See: |again: )hitori (?:migrate )?([a-z]+)/g)]
      .map((match) => match[1] ?? "")
      .filter((word) => !words.has(word))
      .map((word) => `${file.path}: hitori ${word}`),
  );
  expect(unknown).toEqual([]);
});

test("docs/databases.md has every code of what speaks against making a database Multi-AZ", () => {
  const page = readFileSync(new URL("../../docs/databases.md", import.meta.url), "utf8");
  const source = sourceFiles().find((file) => file.path === "src/database/fitness.ts")?.text ?? "";
  const codes = [...source.matchAll(/code: "([A-Z_]+)"/g)].map((match) => match[1] ?? "");
  expect(codes.length).toBeGreaterThan(10);
  expect([...page.matchAll(/^\| `([A-Z_]+)`/gm)].map((match) => match[1])).toEqual(codes);
});

test("docs/fargate.md has every code of what Fargate cannot run, with its weight and its remedy", () => {
  const page = readFileSync(new URL("../../docs/fargate.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `(FARGATE_[A-Z_]+)` \| (\w+) \| [^|]+ \| ([^|]+) \|$/gm)];
  expect(rows.map(([, code, severity, remedy]) => [code, severity, remedy])).toEqual(
    Object.entries(codes).map(([code, { severity, remedy }]) => [code, severity, remedy]),
  );
});
