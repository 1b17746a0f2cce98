import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { connect } from "../../src/aws/connection.ts";
import { systemClock } from "../../src/base/clock.ts";
import type { DrillOptions } from "../../src/drill/drill.ts";
import { DrillRecord } from "../../src/drill/drill-record.ts";
import { root, startTestCloud, type TestCloud, temporaryDirectory } from "../e2e/command-line.ts";
import { WriterWorkload } from "./writer.ts";

/** Milliseconds to wait for each thing in a drill. */
const timeout = 120_000;

/** A local cloud of its own with the writer deployed, where drills are run one after another. */
export interface Place {
  readonly cloud: TestCloud;
  readonly options: DrillOptions;
  readonly workload: WriterWorkload;
  /** The writer's journal on the volume. */
  readonly journal: string;
  /** What a person would look at. */
  look(): Promise<string>;
  end(): Promise<void>;
}

/** @param storage how its machines get at file systems: `fuse` lets those be made to fail */
export async function openPlace(storage: "fuse" | "directories"): Promise<Place> {
  const project = temporaryDirectory();
  cpSync(join(root, "test/chaos/app"), project.path, { recursive: true });
  const cloud = await startTestCloud([
    "--time-scale",
    "120",
    ...(storage === "fuse" ? ["--storage", "fuse"] : []),
  ]);
  const file = ["-f", join(project.path, "hitori.yml")];
  const end = async () => {
    await cloud.stop();
    project.remove();
  };
  try {
    const deployed = await cloud.hitori([...file, "--json", "deploy", "--yes"]);
    if (deployed.code !== 0) throw new Error(`deploy: ${deployed.stderr}`);
    const { address, app, outputs } = JSON.parse(deployed.stdout);
    const systems = join(cloud.directory, "file-systems");
    const [fileSystem = ""] = readdirSync(systems).filter((name) => name.startsWith("fs-"));
    const journal = join(systems, fileSystem, "chaos", "data", "journal");
    const workload = new WriterWorkload(address, journal);
    const options: DrillOptions = {
      app,
      connection: connect({ endpointUrl: cloud.endpoint }, {}),
      clock: systemClock,
      autoScalingGroupName: outputs.AutoScalingGroupName,
      logGroupName: outputs.LogGroupName,
      launchTemplateId: outputs.LaunchTemplateId,
      fileSystemId: outputs.FileSystemId,
      targetGroupArn: outputs.TargetGroupArn,
      topicArn: outputs.TopicArn,
      workload,
      record: new DrillRecord(project.path),
      budget: {},
      timeout,
      onProgress: () => {},
    };
    const look = async () => {
      const [status, events] = await Promise.all([
        cloud.hitori([...file, "status"]),
        cloud.hitori([...file, "events"]),
      ]);
      return `${status.stdout}${status.stderr}\n${events.stdout.split("\n").slice(-40).join("\n")}`;
    };
    return { cloud, options, workload, journal, look, end };
  } catch (error) {
    await end();
    throw error;
  }
}
