import { Command, type CommanderError, Option } from "commander";
import { type Context, createContext, type GlobalOptions } from "./context.ts";
import { version } from "./version.ts";

/** The command line was wrong, or only asked for help: commander has said it already. */
export class UsageError extends Error {
  readonly exitCode: number;

  constructor(cause: CommanderError) {
    super(cause.message, { cause });
    this.exitCode = cause.exitCode === 0 ? 0 : 64;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: commander hands over what was typed; each action types its own options
type Action = (context: Context, options: any, ...operands: string[]) => Promise<number | undefined>;

/**
 * Builds the whole command line. Nothing of a command is imported before it runs, so that `--help` costs what
 * commander costs.
 */
export function buildProgram(signal: AbortSignal): Command {
  const program = new Command("hitori")
    .description("Keeps a docker-compose app on one instance alive, through the loss of its whole zone.")
    .version(version(), "-V, --version")
    .option("--json", "one JSON document on stdout; progress as JSON lines on stderr")
    .option("--aws", "work on a real AWS account; without it nothing leaves this machine")
    .option("--region <region>", "AWS region")
    .option("--endpoint-url <url>", "where the local cloud answers (default http://127.0.0.1:4566)")
    .option("-f, --file <path>", "the configuration", "hitori.yml")
    .showHelpAfterError("(see: hitori --help)")
    .exitOverride((error) => {
      throw new UsageError(error);
    })
    .addHelpText(
      "after",
      "\nExamples:\n  hitori demo                 see the whole story in a minute\n  hitori cloud start -d       start a local AWS\n  hitori deploy               deploy the app of hitori.yml\n  hitori drill zone           fail its zone and measure the recovery\n",
    );
  const run =
    (load: () => Promise<Action>) =>
    async (...given: unknown[]) => {
      const command = given.at(-1) as Command;
      const options = command.optsWithGlobals<GlobalOptions>();
      const context = createContext(options, signal);
      const code = await (await load())(context, options, ...(given.slice(0, -2) as string[]));
      if (code !== undefined && code !== 0) process.exitCode = code;
    };
  addStory(program, run);
  addDrills(program, run);
  addCloud(program, run);
  addMigrate(program, run);
  addInstance(program, run);
  inherit(program);
  return program;
}

/** The files of `check` come as one list. */
function checkAction(check: (context: Context, options: object, files: string[]) => Promise<number>): Action {
  return (context, options, ...operands) => check(context, options, operands.flat());
}

type Run = (load: () => Promise<Action>) => (...given: unknown[]) => Promise<void>;

function addStory(program: Command, run: Run): void {
  program
    .command("demo")
    .description("deploy the example chat on a local cloud of its own, fail its zone, show it healed")
    .option("--keep", "leave it running and say where")
    .option("--fault <fault>", "zone or instance", "zone")
    .addHelpText("after", "\nExample:\n  hitori demo --keep\n")
    .action(run(async () => (await import("./commands/demo.ts")).demo));
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
    .action(run(async () => checkAction((await import("./commands/check.ts")).check)));
  program
    .command("plan")
    .description("show what deploy would change; changes nothing")
    .option("--detailed-exitcode", "0: no changes, 2: changes, 1: failed")
    .addHelpText("after", "\nExample:\n  hitori plan --detailed-exitcode\n")
    .action(run(async () => (await import("./commands/plan.ts")).plan));
  program
    .command("deploy")
    .description("create or change the stack, wait until the app answers")
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "show the plan and stop")
    .option("--replace-data", "allow a change that replaces the file system")
    .addHelpText("after", "\nExample:\n  hitori deploy --yes\n")
    .action(run(async () => (await import("./commands/deploy.ts")).deploy));
  program
    .command("status")
    .description("group, instance, lease, target health, and whatever breaks the rules of one")
    .action(run(async () => (await import("./commands/status.ts")).status));
  program
    .command("events")
    .description("the timeline of the app and its group")
    .option("-F, --follow", "go on as new ones come")
    .addOption(new Option("--since <duration>", "how far back").default("24h"))
    .action(run(async () => (await import("./commands/events.ts")).events));
  program
    .command("resume")
    .description("let the app start again after the breaker held it")
    .action(run(async () => (await import("./commands/resume.ts")).resume));
  program
    .command("destroy")
    .description("delete the stack; the data stays")
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "show what would go and what would stay")
    .action(run(async () => (await import("./commands/destroy.ts")).destroy));
}

function addDrills(program: Command, run: Run): void {
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
      .action(run(async () => (await import("./commands/drill.ts")).drillCommand(fault)));
  }
}

function addCloud(program: Command, run: Run): void {
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
    .action(run(async () => (await import("./commands/cloud-start.ts")).cloudStart));
  cloud
    .command("stop")
    .description("stop it; machines stop too, state and data stay")
    .addOption(directory())
    .action(run(async () => (await import("./commands/cloud-stop.ts")).cloudStop));
  cloud
    .command("status")
    .description("what it runs")
    .addOption(directory())
    .action(run(async () => (await import("./commands/cloud-status.ts")).cloudStatus));
  cloud
    .command("reset")
    .description("throw away everything it holds, file systems included")
    .option("-y, --yes", "do not ask")
    .addOption(directory())
    .action(run(async () => (await import("./commands/cloud-reset.ts")).cloudReset));
  const zone = cloud.command("zone").description("fail and restore availability zones");
  for (const verb of ["fail", "restore"]) {
    zone
      .command(`${verb} <zone>`)
      .description(verb === "fail" ? "cut the zone's power" : "give the zone its power back")
      .action(run(async () => (await import("./commands/cloud-control.ts")).zoneControl(verb)));
  }
  const instance = cloud.command("instance").description("break and mend single machines");
  for (const verb of ["kill", "freeze", "thaw", "impair", "recover"]) {
    instance
      .command(`${verb} <instance-id>`)
      .description(instanceVerbs[verb] ?? verb)
      .action(run(async () => (await import("./commands/cloud-control.ts")).instanceControl(verb)));
  }
}

const instanceVerbs: Readonly<Record<string, string>> = {
  kill: "cut its power",
  freeze: "stop every process of it where it stands",
  thaw: "let a frozen one go on",
  impair: "make its status checks fail",
  recover: "let its status checks pass again",
};

/** The options by which every part of a migration knows which one it is. */
function migrateOptions(command: Command): Command {
  return command
    .option("--to <directory>", "the app's directory on the shared file system (default: <mountPath>/<name>)")
    .option("--include <directory...>", "a directory outside the project that moves too")
    .option("--mount <fileSystemId>", "mount it with TLS on storage.mountPath, where it is not mounted")
    .option("--lane <directory...>", "the same directory through another mount of the same file system")
    .addOption(new Option("--runtime <kind>", "how the app runs here").choices(["compose", "process"]))
    .option("--address <address>", "with --runtime process: where it listens", "127.0.0.1")
    .option("--allow-local", "allow a target that no other machine can mount")
    .addOption(new Option("--state <directory>", "where journal and manifests are").hideHelp());
}

function addMigrate(program: Command, run: Run): void {
  const load = (name: keyof typeof import("./commands/migrate.ts")) =>
    run(async () => (await import("./commands/migrate.ts"))[name] as Action);
  const migrate = migrateOptions(program.command("migrate"))
    .description("move the app's data to the shared file system, proven, with a way back")
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "show the plan and stop")
    .option("--check-url <url>", "has to give a good answer before it counts as done")
    .option("--start-timeout <duration>", "how long the app may take to become healthy", "10m")
    .addHelpText(
      "after",
      "\nExample:\n  sudo hitori migrate --to /efs/chat --check-url http://127.0.0.1:3000/\n",
    )
    .action(load("migrate"));
  const part = (name: string, description: string) =>
    migrateOptions(migrate.command(name)).description(description);
  part("plan", "what would move, how long it takes, what is in the way; changes nothing").action(
    load("migratePlan"),
  );
  part("copy", "copy while the app runs, until little is left").action(load("migrateCopy"));
  part("cutover", "stop the app, prove the copy, start it in the new place; a failure goes back")
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "say what would be done")
    .option("--check-url <url>", "has to give a good answer before it counts as done")
    .option("--start-timeout <duration>", "how long the app may take to become healthy", "10m")
    .action(load("migrateCutover"));
  part("verify", "prove that the new place is what the manifest says; exit code 3 where it is not").action(
    load("migrateVerify"),
  );
  part("rollback", "back to the old place, at any time until finish")
    .option("-y, --yes", "do not ask")
    .option("--carry-back", "copy back first what changed in the new place")
    .option("--discard-changes", "give up what changed in the new place")
    .action(load("migrateRollback"));
  part("finish", "remove the originals; archive and manifests stay")
    .option("-y, --yes", "do not ask")
    .option("--after <duration>", "only when the cutover is this long ago")
    .action(load("migrateFinish"));
  part("recover", "bring what was cut off to its end: the app runs after it").action(load("migrateRecover"));
  part("status", "where the migration is").action(load("migrateStatus"));
  migrateOptions(migrate.command("serve", { hidden: true }))
    .requiredOption("--place <directory>", "the place to run")
    .action(load("migrateServe"));
}

function addInstance(program: Command, run: Run): void {
  const agent = program.command("agent", { hidden: true }).description("what runs on the instance");
  agent
    .command("boot")
    .description("start the agent; its configuration comes on standard input")
    .action(run(async () => (await import("./commands/agent.ts")).agentBoot));
  const lease = program.command("lease").description("the right to write the volume");
  lease
    .command("show <directory>")
    .description("holder, epoch and ages, read from the volume's lease directory")
    .action(run(async () => (await import("./commands/lease.ts")).leaseShow));
  lease
    .command("probe <directory>")
    .description("does this file system keep the promises that the lease needs")
    .action(run(async () => (await import("./commands/lease.ts")).leaseProbe));
  lease
    .command("break <directory>")
    .description("free the lease of a silent holder whose instance you have stopped")
    .requiredOption("--stopped <instance-id...>", "instances that you have stopped, the holder among them")
    .option("-y, --yes", "do not ask")
    .action(run(async () => (await import("./commands/lease.ts")).leaseBreak));
}

/** Subcommands report usage errors as the program does. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inherit(child);
  }
}
