import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "../../base/command.ts";
import { formatDuration } from "../../base/duration.ts";
import { moduleCommand } from "../../lease/module-command.ts";
import { type ProbeResult, probe } from "../../lease/probe.ts";
import { type LeaseShown, showLease } from "../../lease/show.ts";
import { storeWorkerWord } from "../../lease/store-worker.ts";
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

/** In the built package the agent's file is the worker; from the source the worker's module is. */
function storeWorker(): Command | undefined {
  const agent = join(packageDirectory(), "dist/agent.js");
  const built = !import.meta.url.endsWith(".ts") && existsSync(agent);
  return built ? moduleCommand(pathToFileURL(agent).href, "main", [storeWorkerWord]) : undefined;
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
