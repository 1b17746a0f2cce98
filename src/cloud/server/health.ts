import { readFileSync } from "node:fs";
import type { Cloud } from "../cloud.ts";
import { allInstances } from "./instances.ts";

/** What `GET /_hitori/health` says. */
export interface Health {
  readonly version: string;
  readonly pid: number;
  readonly endpoint: string;
  readonly directory: string;
  readonly account: string;
  readonly timeScale: number;
  readonly machines: string;
  /** How machines get at file systems: `directories`, or `fuse`, which can be made to fail. */
  readonly storage: string;
  readonly services: readonly string[];
  readonly failedZones: readonly string[];
  readonly cutOffZones: readonly string[];
  readonly fullZones: readonly string[];
  /** How many instances are in each state. */
  readonly instances: Readonly<Record<string, number>>;
  /** Seconds that the process has run. */
  readonly uptime: number;
}

export function health(cloud: Cloud): Health {
  const instances: Record<string, number> = {};
  for (const { state } of allInstances(cloud)) instances[state] = (instances[state] ?? 0) + 1;
  return {
    version: packageVersion(),
    pid: process.pid,
    endpoint: cloud.endpoint,
    directory: cloud.directory,
    account: cloud.accountId,
    timeScale: cloud.timing.timeScale,
    machines: cloud.machines.kind,
    storage: cloud.storage.kind,
    services: [...cloud.services.keys()].sort(),
    failedZones: [...cloud.failedZones].sort(),
    cutOffZones: [...cloud.cutOffZones].sort(),
    fullZones: [...cloud.fullZones].sort(),
    instances,
    uptime: Math.round(process.uptime() * 10) / 10,
  };
}

/** The version in the package.json above this file, wherever it was bundled to. */
function packageVersion(): string {
  for (const up of ["..", "../..", "../../.."]) {
    try {
      const text = readFileSync(new URL(`${up}/package.json`, import.meta.url), "utf8");
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      // one folder further
    }
  }
  return "unknown";
}
