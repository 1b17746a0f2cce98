import type { Clock } from "../base/clock.ts";
import { findMarked } from "../base/marked-processes.ts";
import { livingStat } from "../base/process-files.ts";
import { sendSignal } from "../base/send-signal.ts";

/**
 * Tells the app's processes from the machine's own. Everything on a machine carries its mark; each service is started
 * in a session of its own and nothing can join an existing session, so whatever is in none of the platform's sessions
 * belongs to the app: PostgreSQL's backends too, which make sessions of their own.
 */
export interface AppProcesses {
  readonly mark: string;
  /** The sessions of the agent and the guard. */
  readonly platform: readonly number[];
}

/** The app's processes of a machine on which no app runs yet: everything there is now belongs to the platform. */
export function appProcessesAfterNow(mark: string): AppProcesses {
  const sessions = [process.pid, ...findMarked(mark)].map(sessionOf);
  return { mark, platform: [...new Set(sessions.filter((session) => session !== undefined))] };
}

export function findAppProcesses({ mark, platform }: AppProcesses): number[] {
  return findMarked(mark).filter((pid) => {
    const session = sessionOf(pid);
    return session !== undefined && !platform.includes(session);
  });
}

/**
 * Kills all processes of the app and waits until none is left: all are stopped before any is killed, so that none
 * forks away. True with that proof, false when some still live after `limit` milliseconds.
 */
export async function endAppProcesses(app: AppProcesses, clock: Clock, limit = 3000): Promise<boolean> {
  const deadline = clock.monotonic() + limit;
  let left = findAppProcesses(app);
  for (let seen = -1; left.length !== seen && left.length > 0; left = findAppProcesses(app)) {
    seen = left.length;
    for (const pid of left) sendSignal(pid, "SIGSTOP");
  }
  while (left.length > 0) {
    for (const pid of left) sendSignal(pid, "SIGKILL");
    if (clock.monotonic() >= deadline) return false;
    await clock.sleep(5);
    left = findAppProcesses(app);
  }
  return true;
}

/** The session of a living process: the sixth field of its stat, the fourth after its name. */
export function sessionOf(pid: number): number | undefined {
  const stat = livingStat(pid);
  return stat && Number(stat[3]);
}
