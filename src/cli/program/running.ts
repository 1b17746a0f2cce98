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
    .command("dashboard")
    .description(
      "a page of the app's zones, lease, answers, timeline and drills, live, on this machine alone",
    )
    .addOption(new Option("--port <port>", "port of 127.0.0.1; 0 takes a free one").default("4580"))
    .option("--path <path>", "what to ask of the app (default: the path of its health check)")
    .addOption(new Option("--since <duration>", "how far back the timeline goes").default("7d"))
    .option("--no-open", "do not open a browser")
    .addHelpText(
      "after",
      "\nExamples:\n  hitori dashboard\n  hitori dashboard --port 0 --no-open\n  hitori --aws --region ap-northeast-1 dashboard\n",
    )
    .action(run(async () => (await import("../commands/dashboard.ts")).dashboard));
  program
    .command("resume")
    .description("let the app start again after the breaker held it")
    .action(run(async () => (await import("../commands/resume.ts")).resume));
}
