import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { readFileIfPresent } from "../base/atomic-file.ts";
import { HitoriError } from "../base/error.ts";
import type { AgentConfiguration } from "../config/agent-configuration.ts";

/** Where a drill's records stand on the volume. */
function canaryFile(configuration: AgentConfiguration, root: string): string {
  return join(root, configuration.mountPath, configuration.app, ".hitori", "canary");
}

/**
 * `hitori agent canary write <run> <count>` begins the volume's canary again with so many records, each forced to disk
 * before it is printed; `canary read` prints those that are there.
 * @param root the machine's `/`
 * @throws HitoriError USAGE
 */
export function canary(
  words: readonly string[],
  configuration: AgentConfiguration,
  root: string,
  print: (line: string) => void,
): void {
  const path = canaryFile(configuration, root);
  const [verb, run = "", count = ""] = words;
  if (verb === "read") {
    print((readFileIfPresent(path) ?? "").trimEnd());
    return;
  }
  if (verb !== "write" || !/^[0-9a-f]+$/.test(run) || !/^[1-9]\d{0,3}$/.test(count)) {
    throw new HitoriError({
      code: "USAGE",
      message: `hitori agent canary: got ${words.join(" ")}, expected write <run> <count>, or read.`,
      exitCode: 64,
    });
  }
  const file = openSync(path, "w");
  try {
    for (let number = 1; number <= Number(count); number++) {
      const record = `${run} ${number}.`;
      writeSync(file, `${record}\n`);
      fsyncSync(file);
      print(record);
    }
  } finally {
    closeSync(file);
  }
}
