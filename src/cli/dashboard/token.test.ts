import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dashboardToken } from "./token.ts";

let directory: string;
const file = () => join(directory, ".hitori", "dashboard-token");
const mode = () => statSync(file()).mode & 0o777;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-token-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("a project has one token, which its owner alone can read, and keeps it", () => {
  const token = dashboardToken(directory);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(mode()).toBe(0o600);
  chmodSync(file(), 0o644);
  expect(dashboardToken(directory)).toBe(token);
  expect(mode()).toBe(0o600);
});

test("what is no token is no key: a new one takes its place", () => {
  const token = dashboardToken(directory);
  for (const damaged of ["", "short", `${token}x`, "../../etc/passwd"]) {
    writeFileSync(file(), damaged);
    expect(dashboardToken(directory)).toMatch(/^[\w-]{43}$/);
    expect(dashboardToken(directory)).not.toBe(damaged);
  }
  rmSync(file());
  expect(dashboardToken(directory)).not.toBe(token);
});
