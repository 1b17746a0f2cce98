import type { Command } from "commander";
import type { Run } from "./run.ts";

/** `database …`: the app's database in RDS gets a standby in another zone. */
export function addDatabases(program: Command, run: Run): void {
  const database = program
    .command("database")
    .description("give the app's database in RDS a standby in another zone, and let that take over");
  const part = (name: string, description: string) =>
    database
      .command(name)
      .argument("<identifier>", "the database instance's identifier in RDS")
      .description(description)
      .option("-y, --yes", "do not ask")
      .option("--dry-run", "say what would be done");
  part("multi-az", "make it Multi-AZ in place, while it goes on answering")
    .option("--from-snapshot", "make a new one of a snapshot, which takes its name; the old one is kept")
    .addHelpText(
      "after",
      "\nExamples:\n  hitori database multi-az chat --dry-run\n  hitori --aws --region ap-northeast-1 database multi-az chat\n  hitori database multi-az chat --from-snapshot    then, to go back: hitori database rollback chat\n",
    )
    .action(run(async () => (await import("../commands/database.ts")).databaseMultiAz));
  part("rollback", "after multi-az --from-snapshot: the old one gets its name back; the new one is kept")
    .addHelpText("after", "\nExample:\n  hitori database rollback chat\n")
    .action(run(async () => (await import("../commands/database.ts")).databaseRollback));
  part("failover", "let the standby take over, and measure how long that takes")
    .addHelpText("after", "\nExample:\n  hitori database failover chat --yes\n")
    .action(run(async () => (await import("../commands/database.ts")).databaseFailover));
}
