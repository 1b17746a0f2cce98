import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { canary } from "../agent/canary.ts";
import {
  installOnLinux,
  installOnProcessMachine,
  keepConfiguration,
  keptConfiguration,
} from "../agent/hosts/boot.ts";
import { machineEnvironment } from "../agent/hosts/process.ts";
import { readSignalOrder, signalParts } from "../agent/hosts/signal.ts";
import { readConfiguration } from "../agent/read-configuration.ts";
import { instanceMetadata, runAgent } from "../agent/start-agent.ts";
import { systemClock } from "../base/clock.ts";
import type { Command } from "../base/command.ts";
import { HitoriError, messageOf } from "../base/error.ts";
import { version } from "../base/version.ts";
import { type LeaseProfileName, leaseProfiles } from "../lease/profile.ts";
import { runCommand } from "../runtime/run-command.ts";
import { heldFile } from "../task/held-file.ts";
import { runLease } from "../task/run-lease.ts";

/**
 * `hitori agent boot` is what user data calls: it reads the configuration from standard input and keeps it. On a
 * process machine it becomes the agent; on an instance it installs the units, which run `hitori agent run`. In an ECS
 * task `hitori agent hold` is all there is of it. Bundled alone as dist/agent.js: small, and with nothing beside it.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const shutdown = new AbortController();
  process.on("SIGTERM", () => shutdown.abort());
  process.on("SIGINT", () => shutdown.abort());
  try {
    process.exit(await run(argv, shutdown.signal));
  } catch (error) {
    say(`error: ${messageOf(error)}${error instanceof HitoriError ? ` [${error.code}]` : ""}`);
    if (error instanceof HitoriError && error.hint) say(error.hint);
    process.exit(error instanceof HitoriError ? error.exitCode : 1);
  }
}

async function run(argv: readonly string[], shutdown: AbortSignal): Promise<number> {
  const [verb, ...words] = argv;
  const machine = machineEnvironment(process.env);
  const root = machine?.root ?? "/";
  const metadata = instanceMetadata(process.env);
  if (verb === "signal") return signal(words, machine?.mark);
  if (verb === "hold") return hold(words, shutdown);
  if (verb === "canary") {
    const { instanceId } = await metadata.identity(shutdown);
    const kept = readConfiguration(keptConfiguration(root, instanceId));
    canary(words, kept, root, (line) => process.stdout.write(`${line}\n`));
    return 0;
  }
  if (verb === "boot") {
    const json = await text(process.stdin);
    const given = readConfiguration(json);
    keepConfiguration(root, json, (await metadata.identity(shutdown)).instanceId);
    if (machine) installOnProcessMachine(machine.root);
    else {
      await installOnLinux((command, limit) => runCommand(command, limit, systemClock), given);
      return 0;
    }
  } else if (verb !== "run") {
    throw new HitoriError({
      code: "USAGE",
      message: `hitori agent: got ${verb ?? "nothing"}, expected boot, run, hold, signal or canary.`,
      hint: "hitori agent boot reads its configuration from standard input.",
      exitCode: 64,
    });
  }
  const identity = await metadata.identity(shutdown);
  const configuration = readConfiguration(keptConfiguration(root, identity.instanceId));
  const environment = process.env;
  return runAgent({
    configuration,
    version: version(),
    environment,
    metadata,
    identity,
    machine,
    shutdown,
    say,
  });
}

const holdOptions = {
  profile: { type: "string", default: "default" },
  patience: { type: "string", default: "30" },
  "held-file": { type: "string", default: heldFile },
} as const;

/** `hitori agent hold <directory>`: the lease of an ECS task, in a container of its own beside the app's. */
async function hold(words: readonly string[], shutdown: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: holdOptions,
    allowPositionals: true,
  });
  const [directory] = positionals;
  const profile = Object.values(leaseProfiles).find(({ name }) => name === values.profile);
  const patience = Number(values.patience) * 1000;
  if (directory === undefined || profile === undefined || !(patience >= 0))
    throw new HitoriError({
      code: "USAGE",
      message: `hitori agent hold: got ${words.join(" ") || "nothing"}, expected the app's .hitori directory.`,
      hint: "hitori export fargate writes the whole command.",
      exitCode: 64,
    });
  return runLease({
    directory,
    heldFile: values["held-file"],
    profile: profile.name as LeaseProfileName,
    patience,
    version: version(),
    shutdown,
    say,
  });
}

/** Exit code 1 where there was nothing to signal. */
async function signal(words: readonly string[], mark: string | undefined): Promise<number> {
  const runHere = (command: Command, limit: number) => runCommand(command, limit, systemClock);
  const reached = await signalParts(readSignalOrder(words), mark, runHere, systemClock);
  say(`signal: reached ${reached}`);
  return reached > 0 ? 0 : 1;
}

function say(line: string): void {
  process.stderr.write(`hitori agent: ${line}\n`);
}
