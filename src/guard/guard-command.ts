import type { Command } from "../base/command.ts";
import { moduleCommand, runsFromSource } from "../lease/module-command.ts";

/** How the guard's own file is run: beside the agent's in the built package, through tsx from the source. */
export function guardCommand(words: readonly string[]): Command {
  const here = import.meta.url;
  const file = runsFromSource(here) ? "../cli/guard.ts" : "guard.js";
  return moduleCommand(new URL(file, here).href, "main", words);
}
