import { type Command, Option } from "commander";
import type { Run } from "./run.ts";

/** `cloud …`: the local AWS, and the breaking of it. */
export function addCloud(program: Command, run: Run): void {
  const cloud = program.command("cloud").description("the local AWS");
  const directory = () =>
    new Option("--directory <path>", "where its state is kept").default(".hitori/cloud");
  cloud
    .command("start")
    .description("start it on 127.0.0.1")
    .option("-d, --detach", "in the background")
    .option("--port <port>", "port to listen on; 0 takes a free one", "4566")
    .option("--time-scale <factor>", "AWS's minutes divided by this; 0 makes everything immediate", "1")
    .option("--timing <name=duration...>", "set one of AWS's unpublished durations")
    .option("--account <id>", "account id of twelve digits", "000000000000")
    .addOption(
      new Option("--machines <kind>", "what instances run on")
        .choices(["process", "none"])
        .default("process"),
    )
    .addOption(directory())
    .addHelpText("after", "\nExample:\n  hitori cloud start -d --time-scale 60\n")
    .action(run(async () => (await import("../commands/cloud-start.ts")).cloudStart));
  cloud
    .command("stop")
    .description("stop it; machines stop too, state and data stay")
    .addOption(directory())
    .action(run(async () => (await import("../commands/cloud-stop.ts")).cloudStop));
  cloud
    .command("status")
    .description("what it runs")
    .addOption(directory())
    .action(run(async () => (await import("../commands/cloud-status.ts")).cloudStatus));
  cloud
    .command("reset")
    .description("throw away everything it holds, file systems included")
    .option("-y, --yes", "do not ask")
    .addOption(directory())
    .action(run(async () => (await import("../commands/cloud-reset.ts")).cloudReset));
  const zone = cloud.command("zone").description("fail and restore availability zones");
  for (const [verb, description] of Object.entries(zoneVerbs)) {
    zone
      .command(`${verb} <zone>`)
      .description(description)
      .action(run(async () => (await import("../commands/cloud-control.ts")).zoneControl(verb)));
  }
  const instance = cloud.command("instance").description("break and mend single machines");
  for (const verb of ["kill", "freeze", "thaw", "impair", "recover"]) {
    instance
      .command(`${verb} <instance-id>`)
      .description(instanceVerbs[verb] ?? verb)
      .action(run(async () => (await import("../commands/cloud-control.ts")).instanceControl(verb)));
  }
}

const zoneVerbs: Readonly<Record<string, string>> = {
  fail: "cut the zone's power",
  partition: "cut it off from control plane, load balancers and file systems; its machines run on",
  exhaust: "let it launch nothing more, for want of capacity",
  restore: "take away whatever is wrong with it",
};

const instanceVerbs: Readonly<Record<string, string>> = {
  kill: "cut its power",
  freeze: "stop every process of it where it stands",
  thaw: "let a frozen one go on",
  impair: "make its status checks fail",
  recover: "let its status checks pass again",
};
