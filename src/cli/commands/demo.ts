import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../../aws/connection.ts";
import { HitoriError } from "../../base/error.ts";
import { drill } from "../../drill/drill.ts";
import { DrillRecord } from "../../drill/drill-record.ts";
import { faults } from "../../drill/faults.ts";
import type { DrillResult } from "../../drill/verdict.ts";
import type { Context } from "../context.ts";
import { ChatWorkload } from "../demo/chat-workload.ts";
import { drillText } from "../drill-text.ts";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import { packageDirectory } from "../package-directory.ts";
import { loadProject } from "../project.ts";
import type { DeployedStack } from "../stack.ts";
import { usageError } from "../usage-error.ts";
import { deployProject } from "./deploy.ts";

interface DemoOptions {
  readonly keep?: boolean;
  readonly fault: string;
}

/** AWS's minutes are this much shorter in the demo. */
const timeScale = 120;
/** Milliseconds until the demo gives the recovery up. */
const recoveryLimit = 60_000;
const messagesBefore = 20;

/** `hitori demo`: the whole story on a local cloud of its own, with nothing left over but what `--keep` keeps. */
export async function demo(context: Context, options: DemoOptions): Promise<number> {
  const fault = Object.values(faults).find(({ name }) => name === options.fault);
  if (!fault) {
    const message = `--fault: got ${options.fault}, expected one of ${Object.keys(faults).join(", ")}.`;
    throw usageError(message);
  }
  const { output, clock, words } = context;
  const startedAt = clock.now();
  const directory = mkdtempSync(join(tmpdir(), "hitori-demo-"));
  let cloud: LocalCloud | undefined;
  let kept = false;
  try {
    cloud = await startLocalCloud({ directory: join(directory, "cloud"), port: 0, timeScale });
    output.progress(context.words.demo.cloudAt(cloud.endpoint));
    const demoContext = withEndpoint(context, cloud.endpoint, exampleDirectory());
    const { stack, workload, uploaded } = await deployAndUse(demoContext);
    const result = await drill(fault, {
      app: stack.app,
      connection: demoContext.connection(),
      clock,
      autoScalingGroupName: stack.outputs.AutoScalingGroupName ?? "",
      logGroupName: stack.outputs.LogGroupName ?? "",
      launchTemplateId: stack.outputs.LaunchTemplateId ?? "",
      fileSystemId: stack.outputs.FileSystemId ?? "",
      targetGroupArn: stack.outputs.TargetGroupArn,
      topicArn: stack.outputs.TopicArn,
      workload,
      record: new DrillRecord(directory),
      budget: {},
      timeout: recoveryLimit,
      onProgress: (progress) => output.progress(words.drill.progress(progress), { ...progress }),
      signal: context.signal,
    });
    const evidence = await inspect(workload, uploaded);
    const good = result.good && evidence.uploadKept && evidence.messagesBeforeKept;
    const took = clock.now() - startedAt;
    output.result(demoText(context, result, evidence, took), { ...result, evidence, took, good });
    if (options.keep) {
      kept = true;
      sayKept(context, cloud, directory, stack);
      await untilInterrupted(context);
    }
    return good ? 0 : 1;
  } finally {
    await cloud?.stop({ terminate: true });
    if (!kept) rmSync(directory, { recursive: true, force: true });
  }
}

function exampleDirectory(): string {
  const directory = join(packageDirectory(), "examples", "chat");
  if (existsSync(join(directory, "docker-compose.yml"))) return directory;
  throw new HitoriError({
    code: "DEMO_EXAMPLE_MISSING",
    message: `The example app is not at ${directory}.`,
    hint: "Install the package again: npm install hitori",
  });
}

function withEndpoint(context: Context, endpoint: string, example: string): Context {
  return {
    ...context,
    options: { ...context.options, endpointUrl: endpoint, file: join(example, "hitori.yml") },
    connection: () => connect({ endpointUrl: endpoint }, {}),
  };
}

async function deployAndUse(context: Context) {
  const deployed = await deployProject(context, await loadProject(context), { yes: true });
  const stack = deployed as DeployedStack;
  const workload = new ChatWorkload(stack.address ?? "");
  const content = new Uint8Array(randomBytes(1_000_000));
  const uploaded = await workload.upload("photo.bin", content);
  for (let number = 1; number <= messagesBefore; number++) {
    // Negative sequences keep these apart from the prober's own.
    if (!(await workload.write(-number, AbortSignal.timeout(5000)))) {
      throw new HitoriError({
        code: "DEMO_WRITE_REFUSED",
        message: "The chat refused a message before any fault.",
      });
    }
  }
  context.output.progress(context.words.demo.posted(messagesBefore));
  return { stack, workload, uploaded };
}

interface Evidence {
  readonly uploadKept: boolean;
  readonly messagesBeforeKept: boolean;
  readonly messages: number;
}

async function inspect(workload: ChatWorkload, uploaded: string): Promise<Evidence> {
  const before = Array.from({ length: messagesBefore }, (_, index) => -(index + 1));
  return {
    uploadKept: (await workload.uploadSum("photo.bin")) === uploaded,
    messagesBeforeKept: (await workload.missing(before)).length === 0,
    messages: (await workload.messages()).length,
  };
}

function demoText(context: Context, result: DrillResult, evidence: Evidence, took: number): string {
  const { demo: said } = context.words;
  const lines = [
    "",
    drillText(context, result),
    `  ${said.messages(evidence.messages, evidence.messagesBeforeKept)}`,
    `  ${said.upload(evidence.uploadKept)}`,
    `  ${said.took(took)}`,
  ];
  return lines.join("\n");
}

function sayKept(context: Context, { endpoint }: LocalCloud, directory: string, stack: DeployedStack): void {
  const places = {
    chat: stack.address ?? "",
    cloud: endpoint,
    command: `hitori --endpoint-url ${endpoint} status -f examples/chat/hitori.yml`,
    fileSystem: join(directory, "cloud", "file-systems", stack.outputs.FileSystemId ?? ""),
  };
  context.output.progress(`\n${context.words.demo.kept(places)}`);
}

function untilInterrupted(context: Context): Promise<void> {
  return new Promise((resolve) => {
    // Holds the process open for the local cloud that runs in it.
    if (context.signal.aborted) resolve();
    else context.signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
