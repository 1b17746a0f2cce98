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
        .choices(["process", "vm", "none"])
        .default("process"),
    )
    .addOption(
      new Option(
        "--storage <kind>",
        "how machines get at file systems; default: nfs for vm, else directories, which cannot be made to fail",
      ).choices(["directories", "fuse", "nfs"]),
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
  cloud
    .command("image")
    .description("what virtual machines start from (cloud start --machines vm)")
    .command("build")
    .description("build the machine image, once: Debian 12 with containers, cloud-init and Node.js")
    .action(run(async () => (await import("../commands/cloud-image.ts")).cloudImageBuild));
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
  addStorage(cloud, run);
}

const zoneVerbs: Readonly<Record<string, string>> = {
  fail: "cut the zone's power",
  partition: "cut it off from control plane, load balancers and file systems; its machines run on",
  exhaust: "let it launch nothing more, for want of capacity",
  restore: "take away whatever is wrong with it",
};

function addStorage(cloud: Command, run: Run): void {
  const storage = cloud
    .command("storage")
    .description("make a file system stall, slow, read-only or full (needs: cloud start --storage fuse)")
    .addHelpText("after", storageExamples);
  for (const [verb, description] of Object.entries(storageVerbs)) {
    const command = storage.command(`${verb} <file-system-id>`).description(description);
    if (verb !== "show") command.option("--zone <zone>", "in this zone alone; default: in all");
    if (verb === "slow") command.option("--latency <duration>", "how long each operation waits", "200ms");
    command.action(run(async () => (await import("../commands/cloud-control.ts")).storageControl(verb)));
  }
}

const storageVerbs: Readonly<Record<string, string>> = {
  stall: "operations do not come back until it is restored; only SIGKILL ends a wait",
  slow: "each operation waits first",
  "read-only": "what would change something fails with EROFS",
  full: "what would take more room fails with ENOSPC",
  restore: "as it was before",
  show: "what it does in each zone",
};

const storageExamples = `
Examples:
  hitori cloud start -d --storage fuse --time-scale 60
  hitori cloud storage stall fs-0123456789abcdef0 --zone ap-northeast-1a
  hitori cloud storage slow fs-0123456789abcdef0 --latency 50ms
  hitori cloud storage restore fs-0123456789abcdef0
`;

const instanceVerbs: Readonly<Record<string, string>> = {
  kill: "cut its power",
  freeze: "stop every process of it where it stands",
  thaw: "let a frozen one go on",
  impair: "make its status checks fail",
  recover: "let its status checks pass again",
};
