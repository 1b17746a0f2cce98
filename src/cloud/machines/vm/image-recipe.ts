import { createHash } from "node:crypto";
import type { Command } from "../../../base/command.ts";
import { guestFiles } from "./guest-files.ts";

/** Raised when the steps of the build change in a way that the recipe does not show. */
const version = 1;

/** What a machine image is made of. Two with the same checksum make the same image, but for what Debian has mended meanwhile. */
export interface ImageRecipe {
  readonly checksum: string;
  readonly suite: "bookworm";
  readonly packages: readonly string[];
  /** What systemctl is told in it. */
  readonly hooks: readonly string[];
  /** Path in the image and content. */
  readonly files: Readonly<Record<string, string>>;
  /** Of the Node.js that is copied from this computer. */
  readonly nodeVersion: string;
}

/** An instance's operating system, with what user data expects of an image: see docs/real-machines.md. */
const packages: readonly string[] = [
  // The system, its kernel and its network, as Debian's own images for EC2 have them.
  ...[
    "systemd-sysv",
    "dbus",
    "udev",
    "kmod",
    "libpam-systemd",
    "linux-image-cloud-amd64",
    "initramfs-tools",
    "e2fsprogs",
  ],
  ...["ifupdown", "isc-dhcp-client", "iproute2", "iputils-ping", "netbase", "procps", "less"],
  ...["cloud-init", "sudo", "ca-certificates", "curl", "qemu-guest-agent"],
  // Containers, the file system, and what the guard uses.
  ...["docker.io", "docker-compose", "iptables", "nfs-common", "nftables"],
  // What user data asks apt for: it is there already, since a machine has no way to Debian.
  ...["binutils", "git", "stunnel4", "xz-utils"],
  // Of the Node.js that is copied in.
  "libstdc++6",
];

/**
 * What every boot would begin with: daily updates, which find nothing to ask, and a look for LVM snapshots. Docker is started
 * by its socket or whoever enables it, as on Amazon Linux.
 */
const hooks: readonly string[] = [
  "mask apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service",
  "disable docker.service containerd.service",
];

/** @param nodeVersion without `v`, of this process's own Node.js by default */
export function imageRecipe(nodeVersion = process.versions.node): ImageRecipe {
  const recipe = { suite: "bookworm", packages, hooks, files: guestFiles, nodeVersion } as const;
  const checksum = createHash("sha256")
    .update(JSON.stringify([version, recipe]))
    .digest("hex")
    .slice(0, 20);
  return { checksum, ...recipe };
}

/** Makes the root file system, a tar archive. Recommended packages are left out. */
export function debootstrap({ suite, packages, hooks }: ImageRecipe, archive: string): Command {
  return {
    argv: [
      "mmdebstrap",
      "--variant=minbase",
      `--include=${packages.join(",")}`,
      ...hooks.map((hook) => `--customize-hook=chroot "$1" systemctl ${hook}`),
      suite,
      archive,
    ],
  };
}

/** What the shell script of `makeDisk` is told by its environment. */
export interface DiskPlaces {
  readonly archive: string;
  /** Laid over the root file system. */
  readonly files: string;
  readonly directory: string;
  /** Node's binary on this computer, and its npm's directory, "" where there is none. */
  readonly node: string;
  readonly npm: string;
}

/**
 * Makes the disk: the whole of it one ext4 file system, so that QEMU boots kernel and initial RAM disk from beside it.
 * Who is not root gets the archive's owners by fakeroot.
 */
export function makeDisk(places: DiskPlaces, isRoot: boolean): Command {
  return {
    argv: isRoot ? ["bash", "-c", diskScript] : ["fakeroot", "bash", "-c", diskScript],
    environment: {
      ARCHIVE: places.archive,
      FILES: places.files,
      DIRECTORY: places.directory,
      NODE: places.node,
      NPM: places.npm,
    },
  };
}

/** 8 GiB is the volume that EC2 gives an image by default; what is not written takes no room. */
const diskScript = `set -euo pipefail
root="$DIRECTORY/root"
mkdir "$root"
tar --extract --file "$ARCHIVE" --directory "$root" --numeric-owner --xattrs --xattrs-include='*'
rm "$ARCHIVE"
cp --recursive --no-preserve=ownership "$FILES/." "$root/"
rm -rf "$root/etc/apt/sources.list.d" && mkdir "$root/etc/apt/sources.list.d"
rm -f "$root/etc/hostname"
: > "$root/etc/machine-id"
install -D --mode=0755 "$NODE" "$root/usr/local/bin/node"
if [ -n "$NPM" ]; then
  mkdir -p "$root/usr/local/lib/node_modules"
  cp --recursive --no-preserve=ownership "$NPM" "$root/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
fi
cp "$root"/boot/vmlinuz-* "$DIRECTORY/vmlinuz"
cp "$root"/boot/initrd.img-* "$DIRECTORY/initrd.img"
basename "$root"/boot/vmlinuz-* | sed 's/^vmlinuz-//' > "$DIRECTORY/kernel"
sed -n 's/^Package: //p' "$root/var/lib/dpkg/status" > "$DIRECTORY/packages"
truncate --size=8G "$DIRECTORY/disk.raw"
mkfs.ext4 -q -F -L root -E root_owner=0:0 -d "$root" "$DIRECTORY/disk.raw"
rm -rf "$root"
`;
