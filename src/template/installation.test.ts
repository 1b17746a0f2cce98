import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { installation } from "./installation.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-installation-"));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const stubbed =
  "apt-get curl dnf docker docker-compose git mkdir modprobe node npm rm sha256sum sleep systemctl tar build-deb.sh chmod".split(
    " ",
  );

/** What is asked for its answer is answered: the commit that is wanted. What is told something listens: the pipe would break. */
const answers: Readonly<Record<string, string>> = {
  git: 'if [ "$3" = rev-parse ]; then echo c87d19f3e1db26532f09a7fed338347aacb90e10; fi;',
  sha256sum: "cat >/dev/null;",
};

/** Runs the script on a machine of that name where each command writes its words down and does nothing. */
function commandsOn(
  system: string,
  machine: "x86_64" | "aarch64",
  refuse: Readonly<Record<string, number>> = {},
) {
  writeFileSync(join(directory, "os-release"), system);
  const log = join(directory, "log");
  writeFileSync(log, "");
  const script = installation("hitori@0.1.0")
    .join("\n")
    .replace("/etc/os-release", join(directory, "os-release"));
  const stubs = stubbed.map((name) => {
    const answer = answers[name] ?? "";
    const code = refuse[name] ?? (["docker", "docker-compose", "node"].includes(name) ? 1 : 0);
    return `${name}() { echo "${name} $*" >>"$log"; ${answer} return ${code}; }`;
  });
  const start = [
    "set -euo pipefail",
    `log=${log}`,
    ...stubs,
    `uname() { if [ "$1" = -r ]; then echo 6.8.0-aws; else echo ${machine}; fi; }`,
    `mktemp() { echo ${directory}; }`,
    // The one that is looked for: the engine is not there yet.
    'command() { if [ "$2" = docker ]; then return 1; else builtin command "$@"; fi; }',
    "cd() { return 0; }",
  ];
  const text = script.replace("./build-deb.sh", "build-deb.sh");
  const ran = spawnSync("bash", ["-c", [...start, text].join("\n")], { encoding: "utf8" });
  const said = readFileSync(log, "utf8").replaceAll(directory, "WORK").trimEnd().split("\n");
  return { commands: said, code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
}

const isCurrent =
  'node --eval const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b > 18) ? 0 : 1)';

const fetched = (arch: string, machine: string) => [
  isCurrent,
  `curl --fail --silent --show-error --location --retry 5 --output WORK/node https://nodejs.org/dist/v22.22.2/node-v22.22.2-linux-${arch}.tar.xz`,
  "sha256sum --check --quiet",
  "tar --extract --xz --file WORK/node --directory /usr/local --strip-components 1 --no-same-owner",
  "docker compose version",
  "docker-compose version",
  "mkdir -p /usr/local/lib/docker/cli-plugins",
  `curl --fail --silent --show-error --location --retry 5 --output /usr/local/lib/docker/cli-plugins/docker-compose https://github.com/docker/compose/releases/download/v2.40.3/docker-compose-linux-${machine}`,
  "sha256sum --check --quiet",
  "chmod 0755 /usr/local/lib/docker/cli-plugins/docker-compose",
  "rm -r WORK",
  "systemctl enable --now docker",
  "npm install --global --no-audit --no-fund hitori@0.1.0",
];

const apt = "apt-get --yes --quiet -o DPkg::Lock::Timeout=600 -o Acquire::Retries=5";
const packages = "binutils ca-certificates curl git nfs-common nftables stunnel4 xz-utils";
const debian = [
  `${apt} update`,
  `${apt} install ${packages}`,
  `${apt} install docker.io`,
  "modprobe --dry-run --quiet softdog",
  "git clone --quiet --depth 1 --branch v1.36.0 https://github.com/aws/efs-utils WORK/efs",
  "git -C WORK/efs rev-parse HEAD",
];

test("Amazon Linux 2023 has what is needed in its own repositories", () => {
  const { commands, code } = commandsOn('ID="amzn"\nPRETTY_NAME="Amazon Linux 2023"\n', "aarch64");
  expect(code).toBe(0);
  expect(commands).toEqual([
    "dnf --assumeyes --quiet install amazon-efs-utils docker nftables xz",
    ...fetched("arm64", "aarch64"),
  ]);
});

test.each(["ID=debian", "ID=ubuntu\nID_LIKE=debian"])("%s packs amazon-efs-utils itself", (id) => {
  const { commands, code, stderr } = commandsOn(`${id}\nPRETTY_NAME=here\n`, "x86_64");
  expect(code, stderr).toBe(0);
  expect(commands).toEqual([
    ...debian,
    "build-deb.sh ",
    `${apt} install WORK/efs/build/amazon-efs-utils*.deb`,
    ...fetched("x64", "x86_64"),
  ]);
});

test("where amazon-efs-utils cannot be had, or is another one, it is said that NFS mounts without TLS and IAM", () => {
  const { commands, code, stderr } = commandsOn("ID=debian\nPRETTY_NAME=here\n", "x86_64", { git: 128 });
  expect(code).toBe(0);
  expect(stderr).toContain("will be mounted by NFS, without TLS and IAM");
  expect(commands).toEqual([...debian.slice(0, -1), ...fetched("x64", "x86_64")]);
});

test("an image keeps a Node.js and a Compose that are good enough", () => {
  const { commands, code } = commandsOn("ID=debian\nPRETTY_NAME=here\n", "x86_64", {
    git: 128,
    node: 0,
    "docker-compose": 0,
  });
  expect(code).toBe(0);
  expect(commands.slice(-6)).toEqual([
    isCurrent,
    "docker compose version",
    "docker-compose version",
    "rm -r WORK",
    "systemctl enable --now docker",
    "npm install --global --no-audit --no-fund hitori@0.1.0",
  ]);
});

test("a kernel without the watchdog gets the package that has it", () => {
  const { commands } = commandsOn("ID=ubuntu\nPRETTY_NAME=here\n", "x86_64", { modprobe: 1 });
  expect(commands).toContain(`${apt} install linux-modules-extra-6.8.0-aws`);
});

test("an installation that does not get on ends, and starts nothing", () => {
  for (const broken of ["curl", "sha256sum", "npm"])
    expect(commandsOn("ID=debian\nPRETTY_NAME=here\n", "x86_64", { [broken]: 1 }).code).not.toBe(0);
  const wrong = commandsOn("ID=debian\nPRETTY_NAME=here\n", "x86_64", { sha256sum: 1 });
  expect(wrong.commands).not.toContain("npm install --global --no-audit --no-fund hitori@0.1.0");
  const other = commandsOn('ID=alpine\nPRETTY_NAME="Alpine Linux"\n', "x86_64");
  expect(other.code).toBe(1);
  expect(other.stderr).toContain("not on Alpine Linux");
});
