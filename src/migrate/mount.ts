import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { HitoriError } from "../base/error.ts";

/** What the kernel says about the file system that a path is on. */
export interface MountFacts {
  readonly mountPoint: string;
  readonly type: string;
  readonly source: string;
  readonly options: readonly string[];
}

/** File systems that another machine can mount too. */
const shared = /^(nfs4?|efs|ceph|cifs|glusterfs|lustre|fuse(\..*)?)$/;

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
  if (!allowLocal && !shared.test(mount.type)) {
    throw new HitoriError({
      code: "TARGET_NOT_SHARED",
      message: `${to} is on ${mount.mountPoint} (${mount.type}), which no other machine can mount: the shared file system is not mounted there.`,
      hint: `${installEfsUtils()}   Then: mount -t efs -o tls fs-… ${dirname(to)}   (--allow-local for a trial)`,
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

/** How amazon-efs-utils is installed on this machine; it is in no repository of Debian or Ubuntu. */
export function installEfsUtils(osRelease = readOsRelease()): string {
  if (existsSync("/sbin/mount.efs")) return "amazon-efs-utils is installed.";
  if (/^ID(_LIKE)?=.*(amzn|rhel|fedora)/m.test(osRelease))
    return "Install it: dnf install -y amazon-efs-utils";
  return "Install it: apt-get install -y git binutils rustc cargo pkg-config libssl-dev && git clone https://github.com/aws/efs-utils && cd efs-utils && ./build-deb.sh && apt-get install -y ./build/amazon-efs-utils*deb";
}

function readOsRelease(): string {
  return existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
}

/** What of EFS's recommended NFS options a mount lacks. Pure. */
export function missingOptions(mount: MountFacts): string[] {
  if (!mount.type.startsWith("nfs")) return [];
  const wanted = ["hard", "noresvport", "rsize=1048576", "wsize=1048576"];
  return wanted.filter((option) => !mount.options.includes(option));
}
