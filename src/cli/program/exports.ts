import { type Command, Option } from "commander";
import type { Run } from "./run.ts";

/** Templates for people who deploy otherwise, and for those who move on. */
export function addExports(program: Command, run: Run): void {
  const exports = program
    .command("export")
    .description("what deploy would make, for people who deploy otherwise, and the way on to Fargate");
  written(
    exports
      .command("cloudformation")
      .description("the CloudFormation template; CDK users take the construct instead (hitori/cdk)"),
  )
    .addHelpText("after", "\nExample:\n  hitori --aws export cloudformation --output template.yaml\n")
    .action(run(async () => (await import("../commands/export.ts")).exportCloudFormation));
  written(
    exports
      .command("fargate")
      .description(
        "the same app as one task of ECS on Fargate, under the same lease; exit code 3 where it cannot run there",
      ),
  )
    .requiredOption("--lease-image <image>", "image with Hitori in it (docs/fargate.md shows the Dockerfile)")
    .option("--target-group <arn>", "an existing target group of type ip")
    .option("--no-public-ip", "the subnets have another way out, for the images")
    .addHelpText(
      "after",
      "\nExample:\n  hitori --aws export fargate --lease-image registry.example.org/hitori:0.1.0 --output fargate.yaml\n",
    )
    .action(run(async () => (await import("../commands/export-fargate.ts")).exportFargate));
}

function written(command: Command): Command {
  return command
    .option("-o, --output <file>", "write it there instead of printing it")
    .addOption(
      new Option("--format <format>", "how it is written").choices(["yaml", "json"]).default("yaml"),
    );
}
