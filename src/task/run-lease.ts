import { rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { systemClock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import { sendSignal } from "../base/send-signal.ts";
import { notInTask } from "../guard/hosts/task.ts";
import { startGuard } from "../guard/start-guard.ts";
import { DirectoryStore } from "../lease/directory-store.ts";
import { FileLease } from "../lease/file-lease.ts";
import type { LeaseNews } from "../lease/lease.ts";
import { checkProfile, type LeaseProfileName, leaseProfiles } from "../lease/profile.ts";
import { holdLease } from "./hold-lease.ts";
import { taskIdentity } from "./task-identity.ts";
import { appProcesses, markOwnProcesses, ownMark } from "./task-processes.ts";

export interface RunLeaseOptions {
  /** The app's `.hitori` directory on the file system, as it is mounted here. */
  readonly directory: string;
  readonly heldFile: string;
  readonly profile: LeaseProfileName;
  /** Milliseconds. */
  readonly patience: number;
  readonly version: string;
  readonly shutdown: AbortSignal;
  say(line: string): void;
}

/**
 * Holds the lease of an app for the task that this container is part of. @returns the exit code
 * @throws HitoriError TASK_NOT_SHARED where it could not kill the app; what lease and guard throw
 */
export async function runLease(options: RunLeaseOptions): Promise<number> {
  const { profile, patience, version, shutdown, say, heldFile } = options;
  const clock = systemClock;
  rmSync(heldFile, { force: true });
  const reason = notInTask(process.pid);
  if (reason !== undefined) throw notShared(reason);
  checkProfile(leaseProfiles[profile]);
  markOwnProcesses();
  const guard = await startGuard({
    host: "task",
    mark: ownMark,
    profile,
    mode: "required",
    firedFile: "/tmp/hitori-guard.jsonl",
    clock,
    onEvent: () => {},
    // The watchdog of a dead guard kills this very process too; whichever comes first.
    onDeath: (why) => {
      say(`the guard is gone: ${why}`);
      process.kill(-1, "SIGKILL");
      process.exit(1);
    },
  });
  const directory = join(resolve(options.directory), "lease");
  const store = new DirectoryStore({ directory, ioTimeout: leaseProfiles[profile].ioTimeout, clock });
  const lease = new FileLease({
    directory,
    store,
    profile: leaseProfiles[profile],
    clock,
    candidate: { ...(await taskIdentity(process.env, clock, hostname())), bootId: hostname(), version },
    guard,
    // ECS calls a task STOPPED that it has lost sight of: nobody's word counts here but the lease's own.
    fenceConfirmed: () => Promise.resolve(false),
    onNews: (news) => say(describe(news)),
  });
  const tellHeld = (held: boolean) =>
    held ? writeFileSync(heldFile, "") : rmSync(heldFile, { force: true });
  const signal = (pids: readonly number[], name: NodeJS.Signals) => {
    for (const pid of pids) sendSignal(pid, name);
  };
  const code = await holdLease({ lease, clock, appProcesses, signal, tellHeld, patience, say }, shutdown);
  store.close();
  guard.close();
  return code;
}

function describe(news: LeaseNews): string {
  if (news.type === "waiting") return `waiting for the lease of ${news.holder}: ${news.reason}`;
  return "reason" in news ? `lease ${news.type}: ${news.reason}` : `lease ${news.type}`;
}

function notShared(reason: string): HitoriError {
  return new HitoriError({
    code: "TASK_NOT_SHARED",
    message: `The lease cannot be guarded here: ${reason}.`,
    hint: "Deploy the task that hitori wrote: hitori export fargate",
  });
}
