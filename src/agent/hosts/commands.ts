import type { Command } from "../../base/command.ts";

/** `mount -t efs -o tls fs-0abc:/ /efs` */
export function mountFileSystem(fileSystemId: string, path: string, options: readonly string[]): Command {
  const flags: readonly string[] = options.length === 0 ? [] : ["-o", options.join(",")];
  return { argv: ["mount", "-t", "efs", ...flags, `${fileSystemId}:/`, path] };
}

/** Not lazy, not forced: both would only hide writes that are still under way. */
export function unmountFileSystem(path: string): Command {
  return { argv: ["umount", path] };
}

/**
 * Runs a mount in a scope of its own: the mount helper leaves a proxy behind, which would else live in the agent's
 * cgroup and die with it, and the mount hangs then.
 */
export function inMountScope(mount: Command): Command {
  return {
    ...mount,
    argv: ["systemd-run", "--scope", "--quiet", "--collect", "--slice=hitori-mounts.slice", ...mount.argv],
  };
}

/** Succeeds where something is mounted at the path. */
export function findMount(path: string): Command {
  return { argv: ["findmnt", "--noheadings", "--output", "SOURCE,FSTYPE", "--mountpoint", path] };
}

/**
 * The lease's own mount: a request that is not answered in 15 s fails instead of hanging, and every look asks the
 * server (Linux NFS caches even what does not exist, unless lookupcache says none).
 */
export const controlMountOptions: readonly string[] = [
  "nosharecache",
  "soft",
  "timeo=150",
  "retrans=0",
  "lookupcache=none",
  "actimeo=0",
  "noresvport",
];

export function reloadUnits(): Command {
  return { argv: ["systemctl", "daemon-reload"] };
}

/** Now, since modules-load.d counts from the next boot on. */
export function loadWatchdog(): Command {
  return { argv: ["modprobe", "softdog"] };
}

/** Now and at every boot. */
export function startUnit(unit: string): Command {
  return { argv: ["systemctl", "enable", "--now", unit] };
}

export function enableUnit(unit: string): Command {
  return { argv: ["systemctl", "enable", unit] };
}

export function restartUnit(unit: string): Command {
  return { argv: ["systemctl", "restart", unit] };
}
