import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Clock } from "../base/clock.ts";
import { messageOf } from "../base/error.ts";
import { appendLine } from "../base/journal.ts";
import type { LeaseProfile } from "../lease/lease.ts";
import type { FenceHost } from "./fence-host.ts";
import { type Fired, Guard } from "./guard.ts";
import { guardCommand } from "./guard-command.ts";
import { OuterWatchdog } from "./hosts/outer-watchdog.ts";
import { ProcessHost } from "./hosts/process.ts";
import { formatMessage, type GuardMessage, parseAgentMessage } from "./protocol.ts";

export interface RunGuardOptions {
  readonly host: { readonly kind: "process"; readonly mark: string };
  readonly profile: LeaseProfile;
  readonly mode: "required" | "log-only";
  readonly firedFile: string;
  readonly clock: Clock;
  readonly input: Readable;
  readonly output: Writable;
  say(line: string): void;
}

/** Runs a guard on one line to its agent. Resolves when the process may end: it has fired, or the agent let it go. */
export async function runGuard(options: RunGuardOptions): Promise<void> {
  const { clock, profile, mode, firedFile, input, output, say } = options;
  let onFired = () => {};
  const fired = new Promise<void>((resolve) => {
    onFired = resolve;
  });
  const host = processHost(options);
  await host.prepare();
  const record = (words: Fired) => leaveWord(words, firedFile, say);
  const guard = new Guard({
    clock,
    profile,
    host,
    mode,
    agentLoss: "fire",
    tickInterval: 250,
    record,
    onFired,
  });
  const reply = (message: GuardMessage) => void output.write(formatMessage(message));
  reply({ type: "ready" });
  const served = serve(guard, input, reply);
  await Promise.race([fired, served]);
}

/** A line for the machine's console and one in its file, for the agent's successor. */
function leaveWord(fired: Fired, file: string, say: (line: string) => void): void {
  const what = fired.logOnly ? "would have killed the app (log-only)" : "killed the app";
  say(`hitori guard: ${what}: ${[fired.reason, ...fired.failures].join("; ")}`);
  try {
    appendLine(file, fired);
  } catch (error) {
    say(`hitori guard: ${file} could not be written: ${messageOf(error)}`);
  }
}

async function serve(guard: Guard, input: Readable, reply: (message: GuardMessage) => void): Promise<void> {
  for await (const line of createInterface({ input })) {
    const message = parseAgentMessage(line);
    if (message !== undefined) await guard.receive(message, reply);
  }
  await guard.agentLost();
}

function processHost({ host, profile, firedFile }: RunGuardOptions): FenceHost {
  const killer = guardCommand(["kill", `--mark=${host.mark}`, `--fired-file=${firedFile}`]);
  const killTime = (profile.certainDeath - profile.hardDeadline) / 2;
  return new ProcessHost(host.mark, new OuterWatchdog({ mark: host.mark, killTime, killer }));
}
