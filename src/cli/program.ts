import { Command, type CommanderError } from "commander";
import { version } from "../base/version.ts";
import { createContext, type GlobalOptions } from "./context.ts";
import { addCloud } from "./program/cloud.ts";
import { addDatabases } from "./program/databases.ts";
import { addDrills } from "./program/drills.ts";
import { addExports } from "./program/exports.ts";
import { addInstance } from "./program/instance.ts";
import { addMigrate } from "./program/migrate.ts";
import type { Action } from "./program/run.ts";
import { addRunning } from "./program/running.ts";
import { addStory } from "./program/story.ts";
import { addVerdicts } from "./program/verdicts.ts";

/** The command line was wrong, or only asked for help: commander has said it already. */
export class UsageError extends Error {
  readonly exitCode: number;

  constructor(cause: CommanderError) {
    super(cause.message, { cause });
    this.exitCode = cause.exitCode === 0 ? 0 : 64;
  }
}

/**
 * Builds the whole command line. Nothing of a command is imported before it runs, so that `--help` costs what
 * commander costs.
 */
export function buildProgram(signal: AbortSignal): Command {
  const program = new Command("hitori")
    .description("Keeps a docker-compose app on one instance alive, through the loss of its whole zone.")
    .version(version(), "-V, --version")
    .option("--json", "one JSON document on stdout; progress as JSON lines on stderr")
    .option("--aws", "work on a real AWS account; without it nothing leaves this machine")
    .option("--region <region>", "AWS region")
    .option("--endpoint-url <url>", "where the local cloud answers (default http://127.0.0.1:4566)")
    .option("-f, --file <path>", "the configuration", "hitori.yml")
    .showHelpAfterError("(see: hitori --help)")
    .exitOverride((error) => {
      throw new UsageError(error);
    })
    .addHelpText(
      "after",
      "\nExamples:\n  hitori demo                 see the whole story in a minute\n  hitori cloud start -d       start a local AWS\n  hitori deploy               deploy the app of hitori.yml\n  hitori drill zone           fail its zone and measure the recovery\n",
    );
  const run =
    (load: () => Promise<Action>) =>
    async (...given: unknown[]) => {
      const command = given.at(-1) as Command;
      const options = command.optsWithGlobals<GlobalOptions>();
      const context = createContext(options, signal);
      const code = await (await load())(context, options, ...(given.slice(0, -2) as string[]));
      if (code !== undefined && code !== 0) process.exitCode = code;
    };
  addStory(program, run);
  addExports(program, run);
  addRunning(program, run);
  addVerdicts(program, run);
  addDrills(program, run);
  addDatabases(program, run);
  addCloud(program, run);
  addMigrate(program, run);
  addInstance(program, run);
  inherit(program);
  return program;
}

/** Subcommands report usage errors as the program does. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inherit(child);
  }
}
