import { mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Clock } from "../base/clock.ts";
import { messageOf } from "../base/error.ts";
import { appendLine } from "../base/journal.ts";
import type { LeaseProfile } from "../lease/lease.ts";
import type { FenceHost } from "./fence-host.ts";
import { type Fired, Guard } from "./guard.ts";
import { formatMessage, type GuardMessage, parseAgentMessage } from "./protocol.ts";

export interface RunGuardOptions {
  readonly host: FenceHost;
  readonly profile: LeaseProfile;
  readonly mode: "required" | "log-only";
  /** Gets a JSON line when the guard fires; undefined where there is no such file. */
  readonly firedFile: string;
  readonly clock: Clock;
  say(line: string): void;
}

/** Milliseconds between two looks at the clock. */
const tickInterval = 250;

/**
 * Runs the guard of a process machine on one line to its agent, whose end is the agent's death. Resolves when the
 * process may end: it has fired, or the agent let it go.
 */
export async function runGuardOnLine(
  options: RunGuardOptions,
  input: Readable,
  output: Writable,
): Promise<void> {
  await prepare(options);
  const { guard, fired } = makeGuard(options, "fire");
  await Promise.race([fired, serve(guard, input, output).then(() => guard.agentLost())]);
}

/**
 * Runs the guard of an instance on a socket, for one agent after the other: an agent that died is started again, and
 * proves its app dead before the deadline, or the guard fires. Resolves when it has fired, or is asked to stop and is
 * not armed.
 */
export async function runGuardOnSocket(
  options: RunGuardOptions,
  socket: string,
  stop: AbortSignal,
): Promise<void> {
  await prepare(options);
  const { guard, fired } = makeGuard(options, "wait");
  mkdirSync(dirname(socket), { recursive: true });
  rmSync(socket, { force: true });
  const server = createServer((connection) => {
    connection.on("error", (error) => options.say(`hitori guard: an agent's line broke: ${error.message}`));
    void serve(guard, connection, connection).catch((error: unknown) => {
      options.say(`hitori guard: an agent's line broke: ${messageOf(error)}`);
    });
  });
  server.listen(socket);
  await Promise.race([fired, idleAfter(stop, guard, options.clock)]);
  server.close();
}

async function idleAfter(stop: AbortSignal, guard: Guard, clock: Clock): Promise<void> {
  while (!stop.aborted || guard.state.phase !== "idle") await clock.sleep(tickInterval);
}

async function prepare({ mode, host }: RunGuardOptions): Promise<void> {
  if (mode === "required") await host.prepare();
}

function makeGuard(
  options: RunGuardOptions,
  agentLoss: "fire" | "wait",
): { guard: Guard; fired: Promise<void> } {
  const { clock, profile, host, mode } = options;
  let onFired = () => {};
  const fired = new Promise<void>((resolve) => {
    onFired = resolve;
  });
  const record = (words: Fired) => leaveWord(words, options);
  return {
    guard: new Guard({ clock, profile, host, mode, agentLoss, tickInterval, record, onFired }),
    fired,
  };
}

async function serve(guard: Guard, input: Readable, output: Writable): Promise<void> {
  const reply = (message: GuardMessage) => {
    if (output.writable) output.write(formatMessage(message));
  };
  reply({ type: "ready" });
  for await (const line of createInterface({ input })) {
    const message = parseAgentMessage(line);
    if (message !== undefined) await guard.receive(message, reply);
  }
}

/** A line for the machine's console and one in its file, for the agent's successor. */
function leaveWord(fired: Fired, { firedFile, say }: RunGuardOptions): void {
  const what = fired.logOnly ? "would have killed the app (log-only)" : "killed the app";
  say(`hitori guard: ${what}: ${[fired.reason, ...fired.failures].join("; ")}`);
  try {
    appendLine(firedFile, fired);
  } catch (error) {
    say(`hitori guard: ${firedFile} could not be written: ${messageOf(error)}`);
  }
}
