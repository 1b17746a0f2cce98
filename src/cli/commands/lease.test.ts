import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { firstToken, formatToken } from "../../lease/token.ts";
import { type Context, createContext } from "../context.ts";
import { Output } from "../output.ts";
import { leaseProbe, leaseShow } from "./lease.ts";

let directory: string;
let stdout: PassThrough;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-lease-"));
  stdout = new PassThrough();
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function context(json: boolean): Context {
  const stream = stdout as unknown as NodeJS.WriteStream;
  const output = new Output({ json, environment: {}, stdout: stream, stderr: stream });
  return { ...createContext({}, new AbortController().signal), output, directory };
}

const said = () => String(stdout.read());

test("lease show says in words who holds it", async () => {
  mkdirSync(join(directory, "lease"));
  writeFileSync(join(directory, "lease", formatToken(firstToken("00000000000000aa"))), "");
  expect(await leaseShow(context(false), {}, "lease")).toBe(0);
  expect(said()).toBe("state  free\nepoch  0\nnobody holds it: the first instance that asks gets it\n");
});

test("lease show ends with a negative verdict where the lease is frozen", async () => {
  mkdirSync(join(directory, "lease"));
  expect(await leaseShow(context(true), {}, "lease")).toBe(3);
  expect(JSON.parse(said())).toMatchObject({ state: "frozen" });
});

test("lease probe says whether the file system keeps the promises", async () => {
  expect([0, 3]).toContain(await leaseProbe(context(true), {}, "."));
  expect(JSON.parse(said())).toMatchObject({ doubleWins: 0, staleListings: 0 });
});
