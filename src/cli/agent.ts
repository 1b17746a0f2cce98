import { text } from "node:stream/consumers";
import { canary } from "../agent/canary.ts";
import { agentFile, installOnLinux, installOnProcessMachine } from "../agent/hosts/boot.ts";
import { machineEnvironment } from "../agent/hosts/process.ts";
import { readSignalOrder, signalParts } from "../agent/hosts/signal.ts";
import { readConfiguration } from "../agent/read-configuration.ts";
import { runAgent } from "../agent/start-agent.ts";
import { readFileIfPresent, writeFileAtomic } from "../base/atomic-file.ts";
import { systemClock } from "../base/clock.ts";
import type { Command } from "../base/command.ts";
import { HitoriError, messageOf } from "../base/error.ts";
import { runStoreWorker, storeWorkerWord } from "../lease/store-worker.ts";
import { runCommand } from "../runtime/run-command.ts";
import { version } from "./version.ts";

/**
 * `hitori agent boot` is what user data calls: it reads the configuration from standard input and keeps it. On a
 * process machine it becomes the agent; on an instance it installs the units, which run `hitori agent run`. Bundled
 * alone as dist/agent.js: small, and with nothing beside it.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const [verb] = argv;
  if (verb === storeWorkerWord) return runStoreWorker();
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
  const file = agentFile(machine?.root ?? "/");
  if (verb === "signal") return signal(words, machine?.mark);
  if (verb === "canary") {
    const kept = readConfiguration(keptConfiguration(file));
    canary(words, kept, machine?.root ?? "/", (line) => process.stdout.write(`${line}\n`));
    return 0;
  }
  if (verb === "boot") {
    const json = await text(process.stdin);
    const given = readConfiguration(json);
    writeFileAtomic(file, json, 0o600);
    if (machine) installOnProcessMachine(machine.root);
    else {
      await installOnLinux((command, limit) => runCommand(command, limit, systemClock), given);
      return 0;
    }
  } else if (verb !== "run") {
    throw new HitoriError({
      code: "USAGE",
      message: `hitori agent: got ${verb ?? "nothing"}, expected boot, run, signal or canary.`,
      hint: "hitori agent boot reads its configuration from standard input.",
      exitCode: 64,
    });
  }
  const configuration = readConfiguration(keptConfiguration(file));
  return runAgent({ configuration, version: version(), environment: process.env, machine, shutdown, say });
}

/** Exit code 1 where there was nothing to signal. */
async function signal(words: readonly string[], mark: string | undefined): Promise<number> {
  const runHere = (command: Command, limit: number) => runCommand(command, limit, systemClock);
  const reached = await signalParts(readSignalOrder(words), mark, runHere, systemClock);
  say(`signal: reached ${reached}`);
  return reached > 0 ? 0 : 1;
}

function keptConfiguration(file: string): string {
  const json = readFileIfPresent(file);
  if (json !== undefined) return json;
  throw new HitoriError({
    code: "AGENT_NOT_INSTALLED",
    message: `There is no ${file}: this instance's user data has not run hitori agent boot.`,
    hint: "hitori deploy makes a launch template whose instances do.",
  });
}

function say(line: string): void {
  process.stderr.write(`hitori agent: ${line}\n`);
}
