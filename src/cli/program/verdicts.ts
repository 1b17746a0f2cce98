import type { Command } from "commander";
import { usualUsage } from "../../estimate/usage.ts";
import { listAction, type Run } from "./run.ts";

/** What only looks and says what it thinks: of a compose project, of what runs today, of the price. */
export function addVerdicts(program: Command, run: Run): void {
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
    .action(run(async () => listAction((await import("../commands/check.ts")).check)));
  program
    .command("audit")
    .description(
      "what would stop the app, or lose its data, as it runs today; exit code 3 when something would",
    )
    .option("--instance <instance-id>", "the instance that it runs on")
    .option("--stack <name>", "the CloudFormation stack that it runs in (default: that of hitori.yml)")
    .option("--tag <key=value>", "every instance and group with this tag")
    .option("--report <file>", "write an HTML page as well")
    .addHelpText(
      "after",
      "\nExamples:\n  hitori --aws audit --instance i-0abc --report audit.html\n  hitori audit\n",
    )
    .action(run(async () => (await import("../commands/audit.ts")).audit));
  program
    .command("estimate")
    .description("USD a month: this design, and what people would run instead; asks no cloud")
    .option("--gib <n>", "GiB of data", String(usualUsage.dataGib))
    .option("--read-gib <n>", "GiB read from the file system in a month", String(usualUsage.readGib))
    .option("--write-gib <n>", "GiB written to it in a month", String(usualUsage.writeGib))
    .option("--instance-price <usd>", "an hour of the instance, where the price file does not know its type")
    .addHelpText("after", "\nExample:\n  hitori estimate --region us-east-1 --gib 50\n")
    .action(run(async () => (await import("../commands/estimate.ts")).estimate));
}
