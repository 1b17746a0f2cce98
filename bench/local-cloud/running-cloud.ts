import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { endChild } from "../measure.ts";

const hitori = fileURLToPath(new URL("../../bin/hitori.js", import.meta.url));

/** A local cloud in a process of its own, as a user starts one: recorded machines, AWS's time at an end at once. */
export interface BenchedCloud {
  readonly endpoint: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export async function startBenchedCloud(): Promise<BenchedCloud> {
  const directory = mkdtempSync(join(tmpdir(), "hitori-bench-"));
  const words = ["--json", "cloud", "start", "--port", "0", "--directory", join(directory, "cloud")];
  words.push("--machines", "none", "--time-scale", "0");
  const child = spawn(process.execPath, [hitori, ...words], { stdio: ["ignore", "pipe", "ignore"] });
  const stop = async () => {
    await endChild(child);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    return { endpoint: await endpointOf(child), pid: child.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", (data: Buffer) =>
      resolve((JSON.parse(String(data)) as { endpoint: string }).endpoint),
    );
    child.once("exit", (code) => reject(new Error(`the local cloud ended with ${code}`)));
  });
}
