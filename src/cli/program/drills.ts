import type { Command } from "commander";
import type { Run } from "./run.ts";

/** `drill <fault>`. */
export function addDrills(program: Command, run: Run): void {
  const drill = program
    .command("drill")
    .description("put a fault in on purpose and measure the recovery; exit code 3 when it failed");
  for (const fault of ["instance", "zone"]) {
    drill
      .command(fault)
      .description(
        fault === "zone" ? "the whole zone of the instance loses power" : "the instance loses power",
      )
      .option("-y, --yes", "do not ask")
      .option("--path <path>", "what to ask of the app", "/")
      .option("--timeout <duration>", "how long to wait for the first good answer", "10m")
      .action(run(async () => (await import("../commands/drill.ts")).drillCommand(fault)));
  }
}
