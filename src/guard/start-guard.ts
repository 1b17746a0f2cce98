import { spawn } from "node:child_process";
import { connect } from "node:net";
import type { Clock } from "../base/clock.ts";
import type { Command } from "../base/command.ts";
import type { LeaseProfileName } from "../lease/profile.ts";
import { leaseProfiles } from "../lease/profile.ts";
import { GuardClient, type GuardEvent } from "./guard-client.ts";
import { guardCommand } from "./guard-command.ts";

export interface StartGuardOptions {
  /** What it guards: a process machine of the local cloud, or an ECS task whose containers share their processes. */
  readonly host: "process" | "task";
  /** What to kill on a process machine: everything with this mark (HITORI_MACHINE). In a task, how its own are known. */
  readonly mark: string;
  readonly profile: LeaseProfileName;
  readonly mode: "required" | "log-only";
  /** Gets a JSON line when the guard fires: `{at, type: "guard.fired", reason, failures}`. */
  readonly firedFile: string;
  readonly clock: Clock;
  onEvent(event: GuardEvent): void;
  /** The guard is gone: the app must be stopped at once. */
  onDeath(reason: string): void;
}

/**
 * Starts the guard of a process machine or of a task, in a session of its own so that nothing that ends the agent ends
 * it, and waits until it is there. Its words go where the agent's standard error goes: the machine's console.
 * @throws GUARD_DIED where it does not start
 */
export async function startGuard(options: StartGuardOptions): Promise<GuardClient> {
  const { clock, onEvent, onDeath, profile } = options;
  const command = ownGuardCommand(options);
  const [program, ...words] = command.argv;
  const guard = spawn(program, words, { stdio: ["pipe", "pipe", "inherit"], detached: true });
  const client = new GuardClient({
    clock,
    input: guard.stdin,
    output: guard.stdout,
    answerTimeout: leaseProfiles[profile].softDeadline,
    onEvent,
    onDeath,
  });
  guard.on("error", (error) => client.lost(error.message));
  guard.on("exit", (code, signal) => client.lost(`it ended with ${signal ?? code}`));
  await client.ready;
  return client;
}

type ConnectGuardOptions = Omit<StartGuardOptions, "host" | "mark" | "mode" | "firedFile"> & {
  /** Where the guard's unit listens. */
  readonly socket: string;
};

/**
 * Connects to the guard of an instance, which is a unit of its own and runs already.
 * @throws GUARD_DIED where it does not
 */
export async function connectGuard(options: ConnectGuardOptions): Promise<GuardClient> {
  const { clock, onEvent, onDeath, profile, socket } = options;
  const line = connect(socket);
  const answerTimeout = leaseProfiles[profile].softDeadline;
  const client = new GuardClient({ clock, input: line, output: line, answerTimeout, onEvent, onDeath });
  line.on("error", (error) => client.lost(error.message));
  await client.ready;
  return client;
}

function ownGuardCommand(
  options: Pick<StartGuardOptions, "host" | "mark" | "profile" | "mode" | "firedFile">,
): Command {
  const { host, mark, profile, mode, firedFile } = options;
  return guardCommand([
    "run",
    `--host=${host}`,
    `--mark=${mark}`,
    `--profile=${profile}`,
    `--mode=${mode}`,
    `--fired-file=${firedFile}`,
  ]);
}
