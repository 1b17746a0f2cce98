import { type Command, Option } from "commander";
import type { Context } from "../context.ts";
import type { Action, Run } from "./run.ts";

/** `demo`, and the way from a compose file to a running stack and back. */
export function addStory(program: Command, run: Run): void {
  program
    .command("demo")
    .description("deploy the example chat on a local cloud of its own, fail its zone, show it healed")
    .option("--keep", "leave it running and say where")
    .option("--fault <fault>", "what to put in, as in hitori drill", "zone")
    .addHelpText("after", "\nExample:\n  hitori demo --keep\n")
    .action(run(async () => (await import("../commands/demo.ts")).demo));
  program
    .command("check")
    .argument(
      "[files...]",
      "compose files laid over each other, or a directory; default: what hitori.yml names",
    )
    .description(
      "what a self-healing instance would do to a compose project; exit code 3 when it would lose data",
    )
    .option("--each", "every file or directory is a project of its own")
    .option("--explain <code>", "what a code means")
    .option("--sarif", "as SARIF 2.1.0, for code review")
    .addHelpText("after", "\nExample:\n  hitori check docker-compose.yml docker-compose.prod.yml\n")
    .action(run(async () => checkAction((await import("../commands/check.ts")).check)));
  program
    .command("plan")
    .description("show what deploy would change; changes nothing")
    .option("--detailed-exitcode", "0: no changes, 2: changes, 1: failed")
    .addHelpText("after", "\nExample:\n  hitori plan --detailed-exitcode\n")
    .action(run(async () => (await import("../commands/plan.ts")).plan));
  program
    .command("estimate")
    .description("USD a month: this design, and what people would run instead; asks no cloud")
    .option("--gib <n>", "GiB of data", "5")
    .option("--read-gib <n>", "GiB read from the file system in a month", "20")
    .option("--write-gib <n>", "GiB written to it in a month", "10")
    .option("--instance-price <usd>", "an hour of the instance, where the price file does not know its type")
    .addHelpText("after", "\nExample:\n  hitori estimate --region us-east-1 --gib 50\n")
    .action(run(async () => (await import("../commands/estimate.ts")).estimate));
  program
    .command("deploy")
    .description("create or change the stack, wait until the app answers")
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "show the plan and stop")
    .option("--replace-data", "allow a change that replaces the file system")
    .addHelpText("after", "\nExample:\n  hitori deploy --yes\n")
    .action(run(async () => (await import("../commands/deploy.ts")).deploy));
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
    .command("resume")
    .description("let the app start again after the breaker held it")
    .action(run(async () => (await import("../commands/resume.ts")).resume));
  program
    .command("destroy")
    .description("delete the stack; the data stays")
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "show what would go and what would stay")
    .action(run(async () => (await import("../commands/destroy.ts")).destroy));
}

/** The files of `check` come as one list. */
function checkAction(check: (context: Context, options: object, files: string[]) => Promise<number>): Action {
  return (context, options, ...operands) => check(context, options, operands.flat());
}
