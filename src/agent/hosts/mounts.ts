import { domainOf } from "../../aws/domain.ts";
import type { AgentConfiguration } from "../../config/agent-configuration.ts";
import { unit } from "../../guard/units.ts";

/** A mount before it is one: what fstab has in a line, and systemd in a unit. */
export interface Mount {
  readonly description: string;
  readonly what: string;
  readonly where: string;
  readonly type: MountType;
  readonly options: readonly string[];
}

/** amazon-efs-utils, which knows TLS and IAM; or the kernel's NFS client alone, which knows neither. */
export type MountType = "efs" | "nfs4";

/** Where the lease and the breaker look at the file system. */
export const controlPath = "/run/hitori/control";

/**
 * The lease's own mount: a request that is not answered in 15 s fails instead of hanging, and every look asks the
 * server (Linux NFS caches even what does not exist, unless lookupcache says none).
 */
const controlOptions: readonly string[] = [
  "nosharecache",
  "soft",
  "timeo=150",
  "retrans=0",
  "lookupcache=none",
  "actimeo=0",
  "noresvport",
];

/** What EFS asks of an NFS client and mount.efs sets by itself: EFS user guide, "Recommended NFS mount options". */
const nfsOptions: readonly string[] = [
  "nfsvers=4.1",
  "rsize=1048576",
  "wsize=1048576",
  "hard",
  "timeo=600",
  "retrans=2",
  "noresvport",
];

/** Where the app's data is. */
export function dataMount(configuration: AgentConfiguration, type: MountType): Mount {
  const description = `Data of ${configuration.app}, which Hitori mounts with the lease held`;
  return mountOf(configuration, type, { description, where: configuration.mountPath, options: [] });
}

/** Where the lease is. */
export function controlMount(configuration: AgentConfiguration, type: MountType): Mount {
  const description = `Lease of ${configuration.app}`;
  return mountOf(configuration, type, { description, where: controlPath, options: controlOptions });
}

function mountOf(
  { fileSystemId, region, mountOptions }: AgentConfiguration,
  type: MountType,
  own: Pick<Mount, "description" | "where" | "options">,
): Mount {
  if (type === "efs")
    return { ...own, type, what: `${fileSystemId}:/`, options: ["_netdev", ...mountOptions, ...own.options] };
  const given = new Set(own.options.map(keyOf));
  const missing = nfsOptions.filter((option) => !given.has(keyOf(option)));
  // In the file system's VPC this name is the mount target of the instance's own zone.
  const what = `${fileSystemId}.efs.${region}.${domainOf(region)}:/`;
  return { ...own, type, what, options: ["_netdev", ...missing, ...own.options] };
}

/** `timeo=600` and `timeo=150` say the same thing differently, and so do `hard` and `soft`. */
function keyOf(option: string): string {
  return option === "soft" ? "hard" : option.replace(/=.*/, "");
}

/** How systemd calls the unit of a path: systemd.unit(5), "String Escaping for Inclusion in Unit Names". */
export function mountUnitName(path: string): string {
  const inner = path
    .split("/")
    .filter((part) => part !== "")
    .join("/");
  const escaped = (letter: string) =>
    [...Buffer.from(letter)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  return `${inner.replace(/^\.|[^\w:./]/gu, escaped).replaceAll("/", "-")}.mount`;
}

/**
 * The unit that mounts. Nothing starts it but the agent, and it outlives the agent: what the mount helper leaves running
 * (the proxy or stunnel of its TLS) is the unit's. At shutdown it goes after the agent and before the network.
 */
export function mountUnit({ description, what, where, type, options }: Mount): string {
  return unit({
    Unit: { Description: description, StartLimitIntervalSec: "0" },
    Mount: { What: what, Where: where, Type: type, Options: options.join(","), TimeoutSec: "120" },
  });
}

/**
 * fstab with the mount's line in it, where a person looks first; `noauto`, since the agent alone mounts, with the lease
 * held. The line of before for the same path goes.
 */
export function withMount(fstab: string, { what, where, type, options }: Mount): string {
  const others = fstab
    .split("\n")
    .filter((line) => line.startsWith("#") || line.trim().split(/\s+/)[1] !== where);
  const kept = others.join("\n").trimEnd();
  const line = `${what} ${where} ${type} ${[...options, "noauto"].join(",")} 0 0`;
  return `${kept}${kept === "" ? "" : "\n"}${line}\n`;
}
