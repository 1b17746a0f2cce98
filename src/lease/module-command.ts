import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Command } from "../base/command.ts";

/**
 * A command that imports a module of this program in a process of its own and calls one of its exports with some
 * words. Works from the source tree (through tsx) and from a bundle.
 */
export function moduleCommand(module: string, call: string, words: readonly string[]): Command {
  const script =
    "const [url, call, ...words] = process.argv.slice(1); await (await import(url))[call](words);";
  const options = [...typeScriptLoader(module), "--input-type=module", "-e", script];
  return { argv: [process.execPath, ...options, "--", module, call, ...words] };
}

/** True where this program runs from its source. */
export function runsFromSource(module: string): boolean {
  return module.endsWith(".ts");
}

function typeScriptLoader(module: string): string[] {
  if (!runsFromSource(module)) return [];
  return ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href];
}
