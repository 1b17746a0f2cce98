import type { Command } from "commander";
import { type FaultName, faultTitles } from "../../drill/titles.ts";
import type { Run } from "./run.ts";

/** `drill <fault>`. */
export function addDrills(program: Command, run: Run): void {
  const drill = program
    .command("drill")
    .description("put a fault in on purpose and measure the recovery; exit code 3 when it failed")
    .addHelpText(
      "after",
      "\nExamples:\n  hitori drill zone                           the zone of the instance loses its power\n  hitori drill instance --rounds 10 --report drill.html\n  hitori drill restore                        put back what a killed drill left\n",
    );
  for (const [name, title] of Object.entries(faultTitles) as [FaultName, string][]) {
    const command = drill
      .command(name)
      .description(title)
      .option("-y, --yes", "do not ask")
      .option("--dry-run", "say what would be done and put back")
      .option("--confirm <app>", "with --aws: the app's name, which a person would have to type")
      .option("--path <path>", "what to ask of the app", "/")
      .option(
        "--write-cmd <command>",
        "writes $HITORI_DRILL_RECORD through the app; exit code 0: acknowledged",
      )
      .option("--read-cmd <command>", "prints whatever the app has; an acknowledged record not in it is lost")
      .option("--rounds <count>", "how often; several give percentiles", "1")
      .option("--report <file>", "write one self-contained HTML file with the timeline drawn")
      .option("--for <duration>", "how long a fault that lasts stays in")
      .option("--timeout <duration>", "how long to wait for the first good answer", "10m");
    if (name === "database") command.requiredOption("--database <identifier>", "the app's database in RDS");
    if (name === "app") command.option("--loop", "crash it again and again");
    command.action(run(async () => (await import("../commands/drill.ts")).drillCommand(name)));
  }
  drill
    .command("restore")
    .description("put back what a drill that was killed left")
    .action(run(async () => (await import("../commands/drill-restore.ts")).drillRestore));
}
