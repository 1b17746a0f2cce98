import type { Clock } from "../base/clock.ts";
import type { Lease } from "../lease/lease.ts";

/** What the lease of a task is held with. Everything that touches the task comes in here. */
export interface HoldParts {
  readonly lease: Lease;
  readonly clock: Clock;
  /** The living processes of the task that are not the lease's own. */
  appProcesses(): readonly number[];
  signal(pids: readonly number[], signal: NodeJS.Signals): void;
  /** Tells ECS whether the app may run. */
  tellHeld(held: boolean): void;
  /** Milliseconds that the app gets to stop by itself once the task is stopped. */
  readonly patience: number;
  say(line: string): void;
}

/** Milliseconds between two looks at what is left of the app. */
const interval = 200;

/**
 * Takes the lease, holds it for as long as the task runs, and gives it back where the task is stopped from outside and
 * nothing of the app lives. Whatever else ends it ends the task, since this is an essential container; the right is then
 * kept until it has run out, as a container that is just starting has no process yet that could be seen.
 *
 * @param shutdown ECS stops the task: by then it has stopped the containers that depend on this one, and starts none
 * @returns the exit code: 0 where the task was stopped from outside
 */
export async function holdLease(parts: HoldParts, shutdown: AbortSignal): Promise<number> {
  const { lease, say, tellHeld, appProcesses } = parts;
  const held = await lease.acquire(shutdown).catch((error: unknown) => {
    if (!shutdown.aborted) throw error;
  });
  if (held === undefined) return 0;
  say(`the lease is held: epoch ${held.epoch}, ${held.takeover}`);
  tellHeld(true);
  const end = await lease.hold(shutdown);
  tellHeld(false);
  say(words[end]);
  if (end === "lost") return 1; // the guard was told, and kills
  if (end === "soft") parts.signal(appProcesses(), "SIGTERM");
  await appEnds(parts, end === "soft" ? Number.POSITIVE_INFINITY : parts.patience);
  if (end === "soft") return 1;
  if (!(await lease.release()))
    say("the lease could not be given back: the next task waits until it has run out");
  return 0;
}

const words = {
  aborted: "the task is being stopped",
  lost: "somebody else has the lease",
  soft: "the lease could not be renewed: the app is told to stop, and killed where that takes too long",
} as const;

/** Resolves when nothing of the app lives; after the patience it is killed. The guard's deadline runs meanwhile. */
async function appEnds(parts: HoldParts, patience: number): Promise<void> {
  const { clock, appProcesses, signal } = parts;
  const since = clock.monotonic();
  for (let left = appProcesses(); left.length > 0; left = appProcesses()) {
    if (clock.monotonic() - since >= patience) signal(left, "SIGKILL");
    await clock.sleep(interval);
  }
}
