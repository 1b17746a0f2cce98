import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect } from "../aws/connection.ts";
import { systemClock } from "../base/clock.ts";
import { documentOfExamples } from "./check-document.ts";
import { check } from "./commands/check.ts";
import { Output } from "./output.ts";
import { packageDirectory } from "./package-directory.ts";
import { english } from "./words/english.ts";

let directory: string;
let printed: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-check-"));
  printed = "";
});

afterEach(() => rmSync(directory, { recursive: true }));

async function run(
  options: Parameters<typeof check>[1],
  files: readonly string[],
  json = false,
): Promise<number> {
  const stdout = new PassThrough() as unknown as NodeJS.WriteStream;
  stdout.on("data", (data: Buffer) => {
    printed += data.toString();
  });
  const context = {
    output: new Output({ json, environment: {}, stdout, stderr: stdout }),
    words: english,
    clock: systemClock,
    environment: {},
    directory,
    options: { file: join(directory, "hitori.yml") },
    signal: new AbortController().signal,
    connection: () => connect({}, {}),
  };
  return check(context, options, files);
}

function write(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
}

test("docs/check.md is what the codes and the examples give (npm run docs:check writes it)", async () => {
  const written = readFileSync(join(packageDirectory(), "docs", "check.md"), "utf8");
  expect(written).toBe(await documentOfExamples());
});

test("ends with 3 where something would be lost, with 0 where nothing would or it is ignored", async () => {
  const losing = write("a.yml", "services:\n  db:\n    image: postgres:17\n");
  expect(await run({}, [losing])).toBe(3);
  expect(printed).toMatch(/a\.yml:3:5 {2}LOSS {2}PostgreSQL keeps its data .* \[DATABASE_WITHOUT_VOLUME\]/);
  expect(printed).toContain("1 would lose data");
  const ignored = write(
    "b.yml",
    "services:\n  db:\n    image: postgres:17 # hitori:ignore DATABASE_WITHOUT_VOLUME a toy\n",
  );
  expect(await run({}, [ignored])).toBe(0);
  expect(printed).toContain("because a toy");
});

test("reads what hitori.yml names, with its settings", async () => {
  write(
    "hitori.yml",
    "name: app\ncompose: [a.yml, b.yml]\nstorage: {mountPath: /data}\nhealing: {healthCheck: elb}\n",
  );
  write(
    "a.yml",
    "services: {db: {image: 'postgres:17', volumes: ['/data/app/db:/var/lib/postgresql/data']}}",
  );
  write("b.yml", "services: {db: {privileged: true}}");
  expect(await run({}, [], true)).toBe(0);
  const codes = JSON.parse(printed).findings.map((finding: { code: string }) => finding.code);
  expect(codes).toEqual(expect.arrayContaining(["ELB_CHECK_WITH_DATABASE", "PRIVILEGED"]));
});

test("each file may be a project of its own, and a directory stands for its compose file", async () => {
  write("compose.yaml", "services: {a: {image: 'x:1', ports: ['80:80']}}");
  const other = write("other.yml", "services: {a: {image: 'y:1', ports: ['80:80']}}");
  expect(await run({ each: true }, [directory, other])).toBe(0);
  expect(printed).toContain("Nothing would be lost in 2 projects");
});

test("explains a code, and prints SARIF", async () => {
  expect(await run({ explain: "LOCK_FILE" }, [])).toBe(0);
  expect(printed).toContain("LOCK_FILE (note): a lock file that survives a crash");
  printed = "";
  expect(await run({ sarif: true }, [write("a.yml", "services: {db: {image: postgres}}")])).toBe(3);
  expect(JSON.parse(printed)).toMatchObject({
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "hitori" } } }],
  });
});
