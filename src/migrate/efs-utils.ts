import { existsSync, readFileSync } from "node:fs";
import type { Command } from "../base/command.ts";
import { efsUtilsRelease } from "../base/efs-utils-release.ts";

/** Where amazon-efs-utils puts its mount helper. */
const mountHelpers = ["/sbin/mount.efs", "/usr/sbin/mount.efs"];

/**
 * The commands that install amazon-efs-utils on this kind of system, in order. It is in Amazon Linux's own repositories
 * and in no other's: README of aws/efs-utils, "Installation".
 * @param osRelease content of /etc/os-release
 */
export function installEfsUtils(osRelease: string): readonly Command[] {
  const id = /^ID="?([a-z-]+)/m.exec(osRelease)?.[1] ?? "";
  const family = /^ID_LIKE="?([a-z -]+)/m.exec(osRelease)?.[1] ?? "";
  if (id === "amzn") {
    // Amazon Linux 2 has no dnf.
    const installer = /^VERSION_ID="?2"?$/m.test(osRelease) ? "yum" : "dnf";
    return [{ argv: [installer, "install", "-y", "amazon-efs-utils"] }];
  }
  const { source, tag } = efsUtilsRelease;
  const directory = "/usr/local/src/efs-utils";
  const clone: Command = { argv: ["git", "clone", "--depth", "1", "--branch", tag, source, directory] };
  if (/\b(rhel|fedora|centos)\b/.test(`${id} ${family}`))
    return [
      { argv: ["dnf", "install", "-y", "git", "rpm-build", "make"] },
      clone,
      { argv: ["make", "rpm"], directory },
      { argv: ["bash", "-c", "dnf install -y build/amazon-efs-utils*rpm"], directory },
    ];
  return [
    { argv: ["apt-get", "update"] },
    { argv: ["apt-get", "install", "-y", "git", "binutils", "stunnel4"] },
    clone,
    { argv: ["./build-deb.sh"], directory },
    { argv: ["bash", "-c", "apt-get install -y ./build/amazon-efs-utils*deb"], directory },
  ];
}

/** The same as one line for a shell; says so where it is installed. */
export function efsUtilsAdvice(osRelease = readOsRelease()): string {
  if (mountHelpers.some((path) => existsSync(path))) return "amazon-efs-utils is installed.";
  return `Install amazon-efs-utils: ${installEfsUtils(osRelease).map(shellLine).join(" && ")}`;
}

/** A command as a person would type it. */
export function shellLine({ argv, directory }: Command): string {
  const words = argv[0] === "bash" ? (argv[2] ?? "") : argv.join(" ");
  return directory === undefined ? words : `(cd ${directory} && ${words})`;
}

/** `mount -t efs -o tls fs-0abc:/ /efs` */
export function mountEfs(fileSystemId: string, mountPoint: string, tls: boolean): Command {
  const options: readonly string[] = tls ? ["-o", "tls"] : [];
  return { argv: ["mount", "-t", "efs", ...options, `${fileSystemId}:/`, mountPoint] };
}

function readOsRelease(): string {
  return existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
}
