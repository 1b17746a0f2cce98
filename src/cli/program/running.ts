import { type Command, Option } from "commander";
import type { Run } from "./run.ts";

/** What a person asks of an app that runs, and tells it. */
export function addRunning(program: Command, run: Run): void {
  program
    .command("status")
    .description("group, instance, lease, target health, and whatever breaks the rules of one")
    .action(run(async () => (await import("../commands/status.ts")).status));
  program
    .command("events")
    .description("the timeline of the app and its group")
    .option("-F, --follow", "go on as new ones come")
    .addOption(new Option("--since <duration>", "how far back").default("24h"))
    .action(run(async () => (await import("../commands/events.ts")).events));
  program
    .command("logs")
    .argument("[service]", "one service, or agent; default: all of them")
    .description("what the app and its agents wrote, on whichever instance; fail-overs are marked")
    .option("-F, --follow", "go on as new lines come")
    .option("-t, --timestamps", "each line behind its time")
    .addOption(new Option("--since <duration>", "how far back").default("1h"))
    .addHelpText("after", "\nExample:\n  hitori logs --follow --since 10m web\n")
    .action(run(async () => (await import("../commands/logs.ts")).logs));
  program
    .command("resume")
    .description("let the app start again after the breaker held it")
    .action(run(async () => (await import("../commands/resume.ts")).resume));
}
