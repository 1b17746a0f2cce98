import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Agent } from "../agent/agent.ts";
import { agentFile, installBoot } from "../agent/hosts/boot.ts";
import { type MachineEnvironment, machineEnvironment, ProcessHost } from "../agent/hosts/process.ts";
import type { AgentParts } from "../agent/parts.ts";
import { readConfiguration } from "../agent/read-configuration.ts";
import { TimelineWriter } from "../agent/timeline-writer.ts";
import { isInstanceGone } from "../aws/instance-gone.ts";
import { InstanceMetadata } from "../aws/instance-metadata.ts";
import { LogStream } from "../aws/log-writer.ts";
import { OwnGroup } from "../aws/own-group.ts";
import type { InstanceConnection } from "../aws/signed/call.ts";
import { writeFileAtomic } from "../base/atomic-file.ts";
import { systemClock } from "../base/clock.ts";
import { HitoriError, messageOf } from "../base/error.ts";
import type { AgentConfiguration } from "../config/agent-configuration.ts";
import type { GuardClient } from "../guard/guard-client.ts";
import { startGuard } from "../guard/start-guard.ts";
import { DirectoryStore } from "../lease/directory-store.ts";
import { FileLease } from "../lease/file-lease.ts";
import { type LeaseProfileName, leaseProfiles } from "../lease/profile.ts";
import { runStoreWorker, storeWorkerWord } from "../lease/store-worker.ts";
import { appProcessesAfterNow } from "../runtime/app-processes.ts";
import { version } from "./version.ts";

const metadataAddress = "http://169.254.169.254";

/**
 * `hitori agent boot` reads the configuration from standard input, keeps it for later boots, and becomes the agent;
 * `hitori agent run` is every later boot. Bundled alone as dist/agent.js: small, and with nothing beside it.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const [verb] = argv;
  if (verb === storeWorkerWord) return runStoreWorker();
  const shutdown = new AbortController();
  process.on("SIGTERM", () => shutdown.abort());
  process.on("SIGINT", () => shutdown.abort());
  try {
    const code = await run(verb, shutdown.signal);
    process.exit(code);
  } catch (error) {
    say(`error: ${messageOf(error)}`);
    if (error instanceof HitoriError && error.hint) say(error.hint);
    process.exit(error instanceof HitoriError ? error.exitCode : 1);
  }
}

async function run(verb: string | undefined, shutdown: AbortSignal): Promise<number> {
  const machine = machineEnvironment(process.env);
  const file = agentFile(machine?.root ?? "/");
  if (verb !== "boot" && verb !== "run") {
    throw new HitoriError({
      code: "USAGE",
      message: `hitori agent ${verb ?? ""}: expected boot or run.`,
      hint: "hitori agent boot reads its configuration from standard input.",
      exitCode: 64,
    });
  }
  const json = verb === "boot" ? await text(process.stdin) : readFileSync(file, "utf8");
  const configuration = readConfiguration(json);
  if (verb === "boot") {
    writeFileAtomic(file, json, 0o600);
    installBoot(machine?.root ?? "/");
  }
  if (!machine) throw new HitoriError({ code: "HOST_UNKNOWN", message: "not a process machine" });
  return runOnProcessMachine(configuration, machine, shutdown);
}

async function runOnProcessMachine(
  configuration: AgentConfiguration,
  machine: MachineEnvironment,
  shutdown: AbortSignal,
): Promise<number> {
  const clock = systemClock;
  const logDirectory = join(machine.root, "var/log/hitori");
  mkdirSync(logDirectory, { recursive: true });
  const metadata = new InstanceMetadata(
    process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT ?? metadataAddress,
    clock,
  );
  const connection: InstanceConnection = {
    region: configuration.region,
    endpoint: process.env.AWS_ENDPOINT_URL,
    credentials: () => metadata.credentials(),
    clock,
  };
  const { instanceId, availabilityZone } = await metadata.identity(shutdown);
  const timeline = new TimelineWriter({
    clock,
    path: join(logDirectory, "timeline.jsonl"),
    sink: new LogStream(connection, configuration.logGroupName, instanceId),
    context: { source: "agent", app: configuration.app, instanceId, availabilityZone },
    log: say,
  });
  let agent: Agent | undefined;
  const profile: LeaseProfileName = "local";
  const guard: GuardClient = await startGuard({
    mark: machine.mark,
    profile,
    mode: configuration.guard,
    firedFile: join(logDirectory, "guard.jsonl"),
    clock,
    onEvent: (event) => {
      if (event.type === "fired") timeline.write({ type: "guard.fired", reason: event.reason }, undefined);
      if (event.type === "disarmed") timeline.write({ type: "guard.disarmed" }, undefined);
    },
    onDeath: (reason) => agent?.guardDied(reason),
  });
  const host = new ProcessHost({
    machine,
    configuration,
    clock,
    processes: appProcessesAfterNow(machine.mark),
  });
  const { softDeadline, hardDeadline, ioTimeout } = leaseProfiles[profile];
  let store: DirectoryStore | undefined;
  const parts: AgentParts = {
    configuration,
    version: version(),
    instanceId,
    clock,
    host,
    group: new OwnGroup(connection, configuration.autoScalingGroupName),
    metadata,
    timeline,
    guard,
    openLease: (directory, onNews) => {
      store ??= new DirectoryStore({ directory, ioTimeout, clock });
      return new FileLease({
        directory,
        store,
        profile: leaseProfiles[profile],
        clock,
        candidate: { instanceId, availabilityZone, bootId: host.bootId, version: version() },
        guard,
        fenceConfirmed: (holder) => isInstanceGone(connection, holder),
        onNews,
      });
    },
    hurryBudget: (hardDeadline - softDeadline) / 2,
    log: say,
  };
  agent = new Agent(parts);
  const code = await agent.run(shutdown);
  guard.close();
  return code;
}

function say(line: string): void {
  process.stderr.write(`hitori agent: ${line}\n`);
}
