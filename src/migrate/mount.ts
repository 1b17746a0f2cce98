import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { HitoriError } from "../base/error.ts";
import { efsUtilsAdvice, mountEfs, shellLine } from "./efs-utils.ts";

/** What the kernel says about the file system that a path is on. */
export interface MountFacts {
  readonly mountPoint: string;
  readonly type: string;
  readonly source: string;
  readonly options: readonly string[];
}

/** File systems that another machine can mount too. */
const sharedTypes = /^(nfs4?|efs|ceph|cifs|glusterfs|lustre|fuse(\..*)?)$/;

export function isShared(mount: MountFacts): boolean {
  return sharedTypes.test(mount.type);
}

/**
 * Does what is written go over the network as it is? amazon-efs-utils mounts through a proxy on this machine; with TLS
 * or without, the kernel shows its address. What names a server was mounted past it. Pure.
 */
export function isPastProxy(mount: MountFacts): boolean {
  return mount.type.startsWith("nfs") && !/^(127\.|localhost|\[?::1)/.test(mount.source);
}

/** The mount that a path, or what of it exists, is on: the last of /proc/self/mountinfo whose mount point is above it. */
export function mountOf(path: string, mountinfo = readFileSync("/proc/self/mountinfo", "utf8")): MountFacts {
  let existing = resolve(path);
  while (!existsSync(existing)) existing = dirname(existing);
  return parseMount(realpathSync(existing), mountinfo);
}

/** Pure. */
export function parseMount(path: string, mountinfo: string): MountFacts {
  let best: MountFacts = { mountPoint: "/", type: "unknown", source: "unknown", options: [] };
  for (const line of mountinfo.split("\n")) {
    const [own = "", filesystem = ""] = line.split(" - ");
    const [, , , , mountPoint = "", options = ""] = own.split(" ");
    const [type = "", source = "", superOptions = ""] = filesystem.split(" ");
    const at = mountPoint.replace(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const above = at === "/" || path === at || path.startsWith(`${at}/`);
    if (mountPoint === "" || !above || at.length < best.mountPoint.length) continue;
    best = { mountPoint: at, type, source, options: [...options.split(","), ...superOptions.split(",")] };
  }
  return best;
}

/**
 * The target really has to be the shared file system, and not the empty directory under its mount point.
 * @throws HitoriError TARGET_NOT_SHARED, TARGET_READ_ONLY
 */
export function checkTarget(to: string, allowLocal: boolean): MountFacts {
  const mount = mountOf(to);
  if (!allowLocal && !isShared(mount)) {
    throw new HitoriError({
      code: "TARGET_NOT_SHARED",
      message: `${to} is on ${mount.mountPoint} (${mount.type}), which no other machine can mount: the shared file system is not mounted there.`,
      hint: `${efsUtilsAdvice()}   Then: ${shellLine(mountEfs("fs-…", dirname(to), true))}   (--allow-local for a trial)`,
    });
  }
  if (mount.options.includes("ro")) {
    throw new HitoriError({
      code: "TARGET_READ_ONLY",
      message: `${to}: ${mount.mountPoint} is mounted read-only.`,
      hint: `mount -o remount,rw ${mount.mountPoint}`,
    });
  }
  return mount;
}

/** What of EFS's recommended NFS options a mount lacks. Pure. */
export function missingOptions(mount: MountFacts): string[] {
  if (!mount.type.startsWith("nfs")) return [];
  const wanted = ["hard", "noresvport", "rsize=1048576", "wsize=1048576"];
  return wanted.filter((option) => !mount.options.includes(option));
}
