import type { Command } from "commander";
import { listAction, type Run } from "./run.ts";

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
    .command("init")
    .argument("[files...]", "compose files laid over each other; default: the one that is here")
    .description("write hitori.yml, and take over what an instance has that runs the app today")
    .option("--from-instance <instance-id>", "the instance that runs the app today")
    .option("--name <name>", "the app's name")
    .option("--type <type>", "EC2 instance type")
    .option("--target-group <arn>", "an existing target group")
    .option("--load-balancer <port>", "a load balancer of its own that listens there")
    .option("--force", "write over a hitori.yml that is there")
    .addHelpText(
      "after",
      "\nExamples:\n  hitori init --load-balancer 80\n  hitori --aws --region ap-northeast-1 init --from-instance i-0abc\n",
    )
    .action(run(async () => listAction((await import("../commands/init.ts")).init)));
  program
    .command("plan")
    .description("show what deploy would change; changes nothing")
    .option("--detailed-exitcode", "0: no changes, 2: changes, 1: failed")
    .addHelpText("after", "\nExample:\n  hitori plan --detailed-exitcode\n")
    .action(run(async () => (await import("../commands/plan.ts")).plan));
  program
    .command("deploy")
    .description("create or change the stack, wait until the app answers")
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "show the plan and stop")
    .option("--replace-data", "allow a change that replaces the file system")
    .option("--storage", "the file system alone, for data that has to move before anything runs on it")
    .option("--instead-of <instance-id>", "stop this instance first, which runs the app today")
    .addHelpText(
      "after",
      "\nExamples:\n  hitori deploy --yes\n  hitori deploy --storage               then: hitori migrate --mount fs-0abc\n  hitori deploy --instead-of i-0abc\n",
    )
    .action(run(async () => (await import("../commands/deploy.ts")).deploy));
  program
    .command("destroy")
    .description("delete the stack; the data stays")
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "show what would go and what would stay")
    .option("--delete-data <fs-id>", "delete this file system of the app too; its name has to be typed")
    .option("--confirm <app>", "with --delete-data: the app's name, which a person would have to type")
    .addHelpText(
      "after",
      "\nExamples:\n  hitori destroy --dry-run\n  hitori destroy --yes                       the data stays, and is named\n  hitori destroy --delete-data fs-0abc       also later, once the stack is gone\n",
    )
    .action(run(async () => (await import("../commands/destroy.ts")).destroy));
}
