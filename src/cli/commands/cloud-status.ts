import { resolve } from "node:path";
import { formatDuration } from "../../base/duration.ts";
import { HitoriError } from "../../base/error.ts";
import { readCloudRecord } from "../../cloud/directory-lock.ts";
import type { Health } from "../../cloud/server/health.ts";
import type { Context } from "../context.ts";
import { table } from "../output.ts";

/** `hitori cloud status`: what the cloud of a directory (or of `--endpoint-url`) says of itself. */
export async function cloudStatus(
  context: Context,
  options: { readonly directory: string },
): Promise<number> {
  const directory = resolve(options.directory);
  const endpoint = context.options.endpointUrl ?? readCloudRecord(directory)?.endpoint;
  if (endpoint === undefined) {
    throw new HitoriError({
      code: "CLOUD_NOT_RUNNING",
      message: `No local cloud runs on ${directory}.`,
      hint: "Start one: hitori cloud start -d",
    });
  }
  const response = await fetch(`${endpoint.replace(/\/$/, "")}/_hitori/health`);
  const health = (await response.json()) as Health;
  context.output.result(statusText(health), health);
  return 0;
}

function statusText(health: Health): string {
  const instances = Object.entries(health.instances).map(([state, count]) => `${count} ${state}`);
  return table([
    ["endpoint", health.endpoint],
    ["process", `${health.pid}, up ${formatDuration(health.uptime * 1000)}`],
    ["version", health.version],
    ["directory", health.directory],
    ["account", health.account],
    ["time scale", String(health.timeScale)],
    ["machines", health.machines],
    ["storage", health.storage],
    ["instances", instances.join(", ") || "none"],
    ["failed zones", health.failedZones.join(", ") || "none"],
    ["zones cut off", health.cutOffZones.join(", ") || "none"],
    ["zones without capacity", health.fullZones.join(", ") || "none"],
    ["services", health.services.join(" ")],
  ]);
}
