import { type Command, formatCommand } from "../base/command.ts";
import { efsUtilsRelease } from "../base/efs-utils-release.ts";

/**
 * Node.js from nodejs.org, the same on every system: Debian 12 and Ubuntu have versions that are too old for Hitori. The
 * sums are SHASUMS256.txt's of the release.
 */
const node = {
  version: "22.22.2",
  sums: {
    x86_64: "88fd1ce767091fd8d4a99fdb2356e98c819f93f3b1f8663853a2dee9b438068a",
    aarch64: "e9e1930fd321a470e29bb68f30318bf58e3ecb4acb4f1533fb19c58328a091fe",
  },
} as const;

/** JavaScript that ends with 0 on a Node.js that Hitori runs on: package.json's `engines`. */
const isNodeCurrent =
  'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b > 18) ? 0 : 1)';

/** Docker Compose's plugin: Amazon Linux and Debian 12 have none. The sums are checksums.txt's of the release. */
const compose = {
  version: "2.40.3",
  sums: {
    x86_64: "dba9d98e1ba5bfe11d88c99b9bd32fc4a0624a30fafe68eea34d61a3e42fd372",
    aarch64: "d26373b19e89160546d15407516cc59f453030d9bc5b43ba7faf16f7b4980137",
  },
} as const;

/** On Amazon Linux 2023, whose repositories have all of it. nftables is the guard's. */
const installWithDnf: Command = {
  argv: ["dnf", "--assumeyes", "--quiet", "install", "amazon-efs-utils", "docker", "nftables", "xz"],
};

/** binutils and git pack amazon-efs-utils, which needs stunnel4; where that fails, nfs-common alone mounts. */
const debianPackages: readonly string[] = [
  "binutils",
  "ca-certificates",
  "curl",
  "git",
  "nfs-common",
  "nftables",
  "stunnel4",
  "xz-utils",
];

/**
 * The lines of bash that install Hitori, and what it needs, on a bare Amazon Linux 2023, Debian 12, or Ubuntu 22.04 or
 * 24.04: which one it is, the machine says at its boot. They are run with `set -euo pipefail`, as root, and hold no `${`,
 * which is CloudFormation's.
 * @param packageName what npm is given: `hitori@0.1.0`, or a URL
 */
export function installation(packageName: string): readonly string[] {
  return [
    "# shellcheck source=/dev/null",
    ". /etc/os-release",
    'echo "Hitori installs itself on $PRETTY_NAME."',
    "work=$(mktemp -d)",
    'download() { curl --fail --silent --show-error --location --retry 5 --output "$1" "$2" && echo "$3  $1" | sha256sum --check --quiet; }',
    "machine=$(uname -m)",
    'case "$machine" in',
    `x86_64) arch=x64 node=${node.sums.x86_64} compose=${compose.sums.x86_64} ;;`,
    `aarch64) arch=arm64 node=${node.sums.aarch64} compose=${compose.sums.aarch64} ;;`,
    "esac",
    'case "$ID" in',
    "amzn)",
    `  ${formatCommand(installWithDnf)}`,
    "  ;;",
    "debian | ubuntu)",
    ...onDebian().map((line) => `  ${line}`),
    "  ;;",
    "*)",
    '  echo "Hitori installs itself on Amazon Linux 2023, Debian and Ubuntu, not on $PRETTY_NAME: use an image that has it." >&2',
    "  exit 1",
    "  ;;",
    "esac",
    "# What the image has that is good enough stays.",
    `if ! node --eval '${isNodeCurrent}' 2>/dev/null; then`,
    `  download "$work/node" "https://nodejs.org/dist/v${node.version}/node-v${node.version}-linux-$arch.tar.xz" "$node"`,
    '  tar --extract --xz --file "$work/node" --directory /usr/local --strip-components 1 --no-same-owner',
    "fi",
    "if ! docker compose version >/dev/null 2>&1 && ! docker-compose version >/dev/null 2>&1; then",
    "  plugin=/usr/local/lib/docker/cli-plugins/docker-compose",
    '  mkdir -p "$(dirname "$plugin")"',
    `  download "$plugin" "https://github.com/docker/compose/releases/download/v${compose.version}/docker-compose-linux-$machine" "$compose"`,
    '  chmod 0755 "$plugin"',
    "fi",
    'rm -r "$work"',
    formatCommand({ argv: ["systemctl", "enable", "--now", "docker"] }),
    formatCommand({ argv: ["npm", "install", "--global", "--no-audit", "--no-fund", packageName] }),
  ];
}

/**
 * The lists are locked now and then by the system's own daily update, for which apt does not wait. Where the guard's
 * watchdog is not among the kernel's modules, Ubuntu has it in another package.
 */
function onDebian(): readonly string[] {
  const { source, tag, commit } = efsUtilsRelease;
  return [
    "export DEBIAN_FRONTEND=noninteractive",
    'apt() { apt-get --yes --quiet -o DPkg::Lock::Timeout=600 -o Acquire::Retries=5 "$@"; }',
    "for _ in {1..30}; do",
    "  if apt update; then break; fi",
    "  sleep 10",
    "done",
    `apt install ${debianPackages.join(" ")}`,
    "command -v docker >/dev/null || apt install docker.io",
    'modprobe --dry-run --quiet softdog || apt install "linux-modules-extra-$(uname -r)"',
    "if ! {",
    `  git clone --quiet --depth 1 --branch ${tag} ${source} "$work/efs" &&`,
    `    [ "$(git -C "$work/efs" rev-parse HEAD)" = ${commit} ] &&`,
    '    (cd "$work/efs" && ./build-deb.sh >&2) &&',
    '    apt install "$work"/efs/build/amazon-efs-utils*.deb',
    "}; then",
    '  echo "amazon-efs-utils cannot be had: the file system will be mounted by NFS, without TLS and IAM." >&2',
    "fi",
  ];
}
