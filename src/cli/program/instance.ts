import type { Command } from "commander";
import type { Run } from "./run.ts";

/** What runs on the instance, what it is launched from, and the lease as it sees it. */
export function addInstance(program: Command, run: Run): void {
  const agent = program.command("agent", { hidden: true }).description("what runs on the instance");
  agent
    .command("boot")
    .description("start the agent; its configuration comes on standard input")
    .action(run(async () => (await import("../commands/agent.ts")).agentBoot));
  const image = program
    .command("image")
    .description("images baked of the instance, from which the next boots fast");
  image
    .command("bake")
    .description("make one of the instance that runs the app, or with --fresh of a plain one")
    .option("--fresh", "of a new instance on which everything is installed and nothing was started")
    .option("--instance <instance-id>", "another instance than the group's")
    .option("--no-reboot", "leave it running; files that are being written may be torn in the image")
    .option("--keep <n>", "how many of the app's images stay", "3")
    .option("--dry-run", "say what would be made")
    .option("-y, --yes", "do not ask")
    .addHelpText(
      "after",
      "\nExamples:\n  hitori image bake\n  hitori image bake --fresh\n  hitori image bake --instance i-0abc --yes\n",
    )
    .action(run(async () => (await import("../commands/image.ts")).imageBake));
  image
    .command("list")
    .description("what was baked for the app, newest first")
    .action(run(async () => (await import("../commands/image.ts")).imageList));
  const lease = program.command("lease").description("the right to write the volume");
  lease
    .command("show <directory>")
    .description("holder, epoch and ages, read from the volume's lease directory")
    .action(run(async () => (await import("../commands/lease.ts")).leaseShow));
  lease
    .command("probe <directory>")
    .description("does this file system keep the promises that the lease needs")
    .action(run(async () => (await import("../commands/lease.ts")).leaseProbe));
  lease
    .command("break <directory>")
    .description("free the lease of a silent holder whose instance you have stopped")
    .requiredOption("--stopped <instance-id...>", "instances that you have stopped, the holder among them")
    .option("-y, --yes", "do not ask")
    .action(run(async () => (await import("../commands/lease.ts")).leaseBreak));
}
