import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "../../base/command.ts";
import { formatDuration } from "../../base/duration.ts";
import { breakLease } from "../../lease/break.ts";
import { DirectoryStore } from "../../lease/directory-store.ts";
import { runsFromSource } from "../../lease/module-command.ts";
import { type ProbeResult, probe } from "../../lease/probe.ts";
import { leaseProfiles } from "../../lease/profile.ts";
import { type LeaseShown, showLease } from "../../lease/show.ts";
import { storeWorkerCommand } from "../../lease/store-worker.ts";
import { agreed } from "../ask.ts";
import type { Context } from "../context.ts";
import { table } from "../output.ts";
import { packageDirectory } from "../package-directory.ts";

/** `hitori lease show <directory>`: exit code 3 where the lease is frozen */
export async function leaseShow(context: Context, _options: unknown, directory: string): Promise<number> {
  const shown = showLease(resolve(context.directory, directory), context.clock.now());
  context.output.result(describe(shown), shown);
  return shown.state === "frozen" ? 3 : 0;
}

/** `hitori lease probe <directory>`: exit code 3 where the file system may not be used */
export async function leaseProbe(context: Context, _options: unknown, directory: string): Promise<number> {
  const { clock } = context;
  const path = resolve(context.directory, directory);
  const result = await probe({ directory: path, clock, processes: 8, attempts: 300, worker: storeWorker() });
  context.output.result(describeProbe(result), result);
  return result.refused.length === 0 ? 0 : 3;
}

/** `hitori lease break <directory> --stopped <instance-id...>`: exit code 3 where it refuses */
export async function leaseBreak(
  context: Context,
  options: { stopped: readonly string[]; yes?: boolean },
  directory: string,
): Promise<number> {
  const { clock, output } = context;
  const path = resolve(context.directory, directory);
  const worker = storeWorker();
  const { ioTimeout } = leaseProfiles.default;
  const store = new DirectoryStore({ directory: path, ioTimeout, clock, worker });
  try {
    const { stopped, yes = false } = options;
    const question = (id: string) => `Free the lease of ${id}? Two would write at once if it still ran.`;
    const done = await breakLease({
      store,
      clock,
      stopped,
      agreed: ({ instanceId }) => agreed(output, question(instanceId), yes),
    });
    const { instanceId } = done.holder;
    const said = done.broken ? `freed: ${instanceId} held it, epoch ${done.epoch}` : "nothing was changed";
    output.result(said, { directory: path, ...done });
    return 0;
  } finally {
    store.close();
  }
}

/** In the built package this is a file elsewhere than the agent's. */
function storeWorker(): Command {
  if (runsFromSource(import.meta.url)) return storeWorkerCommand();
  return storeWorkerCommand(pathToFileURL(join(packageDirectory(), "dist/agent.js")).href);
}

function describe({ state, epoch, holder, renewedAgo, next }: LeaseShown): string {
  const rows = [["state", state]];
  if (epoch !== undefined) rows.push(["epoch", String(epoch)]);
  if (state === "held") {
    rows.push(["holder", holder === undefined ? "unknown: it has left no hint" : holder.instanceId]);
    if (holder !== undefined) rows.push(["zone", holder.availabilityZone], ["profile", holder.profile]);
    rows.push(["renewed", `${formatDuration(renewedAgo ?? 0)} ago`]);
  }
  return `${table(rows)}\n${next}`;
}

function describeProbe(result: ProbeResult): string {
  const rows = [
    ["file system", result.fileSystem],
    ["renames", `${result.renames}, of which won twice: ${result.doubleWins}`],
    ["listings", `stale: ${result.staleListings}, during a rename: ${result.oddListings}`],
  ];
  const verdict = result.refused.map((reason) => `refused: ${reason}`);
  return [
    table(rows),
    ...(verdict.length > 0 ? verdict : ["it keeps the promises that the lease needs"]),
  ].join("\n");
}
