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

/** Succeeds where something is mounted at the path. */
export function findMount(path: string): Command {
  return { argv: ["findmnt", "--noheadings", "--output", "SOURCE,FSTYPE", "--mountpoint", path] };
}

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

/** Now, and only now. Nothing where it runs already. */
export function startUnitOnce(unit: string): Command {
  return { argv: ["systemctl", "start", unit] };
}

/** The last words of a unit: why a mount failed says its helper, not systemctl. */
export function lastWords(unit: string): Command {
  return { argv: ["journalctl", `--unit=${unit}`, "--lines=5", "--output=cat", "--no-pager"] };
}

export function enableUnit(unit: string): Command {
  return { argv: ["systemctl", "enable", unit] };
}

export function restartUnit(unit: string): Command {
  return { argv: ["systemctl", "restart", unit] };
}
