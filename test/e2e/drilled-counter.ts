import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { root, startTestCloud, type TestCloud, temporaryDirectory } from "./command-line.ts";

/** The counter example on a local cloud of its own, to be drilled. */
export interface DrilledCounter {
  readonly cloud: TestCloud;
  readonly directory: string;
  /** Words that name its hitori.yml, and ask for JSON. */
  readonly file: readonly string[];
  readonly address: string;
  /** The words of one drill. */
  words(fault: string, more?: readonly string[]): string[];
  /** Runs a drill that must be good. @returns its result */
  drill(fault: string, more?: readonly string[]): Promise<DrillDocument>;
  /** The zones that have failed at this moment. */
  failedZones(): Promise<string[]>;
  stop(): Promise<void>;
}

/** What `hitori drill --json` says. */
// biome-ignore lint/suspicious/noExplicitAny: the tests look into a document that the product writes
type DrillDocument = any;

/** @param options of `hitori cloud start` */
export async function startDrilledCounter(options?: readonly string[]): Promise<DrilledCounter> {
  const cloud = await startTestCloud(options);
  const project = temporaryDirectory();
  cpSync(join(root, "examples/counter"), project.path, { recursive: true });
  const file = ["-f", join(project.path, "hitori.yml"), "--json"];
  const deployed = await cloud.hitori([...file, "deploy", "--yes"]);
  expect(deployed.code, deployed.stderr).toBe(0);
  const words = (fault: string, more: readonly string[] = []) => {
    return [...file, "drill", fault, "--yes", "--timeout", "100s", ...more];
  };
  return {
    cloud,
    directory: project.path,
    file,
    address: JSON.parse(deployed.stdout).address,
    words,
    drill: async (fault, more = []) => {
      const done = await cloud.hitori(words(fault, more), { limit: 170_000 });
      expect(done.code, done.stderr + done.stdout).toBe(0);
      const result = JSON.parse(done.stdout);
      expect(result).toMatchObject({ fault, good: true, problems: [], overlaps: [] });
      expect(result.writes).toMatchObject({ through: "volume", acknowledged: 20, lost: [] });
      return result;
    },
    failedZones: async () => {
      const health = await (await fetch(`${cloud.endpoint}/_hitori/health`)).json();
      return (health as { failedZones: string[] }).failedZones;
    },
    stop: async () => {
      await cloud.stop();
      project.remove();
    },
  };
}

/** The error that a command with `--json` ended with. */
export function lastError(stderr: string) {
  return JSON.parse(stderr.trim().split("\n").at(-1) ?? "").error;
}
