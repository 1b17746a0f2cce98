import { type Command, Option } from "commander";
import type { Action, Run } from "./run.ts";

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

/** `migrate …`: the data moves. */
export function addMigrate(program: Command, run: Run): void {
  const load = (name: keyof typeof import("../commands/migrate.ts")) =>
    run(async () => (await import("../commands/migrate.ts"))[name] as Action);
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
