import { expect, test } from "vitest";
import { functionsOf, importsOf, roomOf, rooms, sourceFiles } from "./house.ts";

const files = sourceFiles();

test("every folder under src is a room of the house", () => {
  const unknown = files
    .map((file) => roomOf(file.path))
    .filter((room) => room !== undefined && !(room in rooms));
  expect([...new Set(unknown)]).toEqual([]);
});

test("imports follow the directions between the rooms", () => {
  const wrong: string[] = [];
  for (const file of files) {
    const room = roomOf(file.path);
    if (room === undefined) continue;
    for (const imported of importsOf(file)) {
      const target = roomOf(imported);
      if (!imported.startsWith("src/") || target === undefined || target === room) continue;
      if (!rooms[room]?.includes(target)) wrong.push(`${file.path} imports ${imported}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("files have at most 400 lines", () => {
  const long = files.map((file) => ({ path: file.path, lines: file.text.split("\n").length }));
  expect(long.filter((file) => file.lines > 400)).toEqual([]);
});

test("functions have at most 70 lines", () => {
  const long = files
    .filter((file) => !/\.test(-support)?\.ts$/.test(file.path))
    .flatMap(functionsOf)
    .filter((shape) => shape.lines > 70);
  expect(long).toEqual([]);
});

/** The system's, one that stands still, and a browser's. */
const clocks = ["src/base/clock.ts", "src/base/virtual-clock.ts", "src/dashboard/page/clock.ts"];

test("only the clock asks the system for the time or sets timers", () => {
  const wrong = files
    .filter((file) => !clocks.includes(file.path))
    .filter((file) => !file.path.endsWith(".test.ts"))
    .filter((file) =>
      /\bDate\.now\(|\bsetTimeout\(|\bsetInterval\(|\bperformance\.now\(|\bprocess\.hrtime\b/.test(file.text),
    )
    .map((file) => file.path);
  expect(wrong).toEqual([]);
});

test("only the command line prints or sets the exit code", () => {
  const wrong = files
    .filter((file) => roomOf(file.path) !== "cli" && !file.path.endsWith(".test.ts"))
    .filter((file) => /\bconsole\.(log|error|warn)\(|process\.exitCode\b/.test(file.text))
    .map((file) => file.path);
  expect(wrong).toEqual([]);
});

test("only the local cloud's wire loads AWS's schemas, and the cloud never loads an SDK client", () => {
  const wrong = files
    .filter((file) => roomOf(file.path) === "cloud" && !file.path.endsWith(".test.ts"))
    .filter((file) => /^import (?!type\b)[^;]*"@aws-sdk\/client-/m.test(file.text))
    .map((file) => file.path);
  expect(wrong).toEqual([]);
});
