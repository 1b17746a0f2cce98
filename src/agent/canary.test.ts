import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AgentConfiguration } from "../config/agent-configuration.ts";
import { canary } from "./canary.ts";

let root: string;
const configuration = { app: "chat", mountPath: "/efs" } as AgentConfiguration;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hitori-canary-"));
  mkdirSync(join(root, "efs/chat/.hitori"), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function run(...words: string[]): string[] {
  const printed: string[] = [];
  canary(words, configuration, root, (line) => printed.push(line));
  return printed.join("\n").split("\n");
}

test("what was written is read back, and a new run begins again", () => {
  expect(run("read")).toEqual([""]);
  expect(run("write", "ab12", "3")).toEqual(["ab12 1.", "ab12 2.", "ab12 3."]);
  expect(run("read")).toEqual(["ab12 1.", "ab12 2.", "ab12 3."]);
  run("write", "cd34", "1");
  expect(run("read")).toEqual(["cd34 1."]);
});

test("a misspelt order is refused", () => {
  for (const wrong of [["write"], ["write", "../x", "3"], ["write", "ab", "0"], ["burn"]]) {
    expect(() => run(...wrong)).toThrow(expect.objectContaining({ code: "USAGE" }));
  }
});
