import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Command, formatCommand } from "../../base/command.ts";
import { testConfiguration } from "../agent.test-support.ts";
import { installOnLinux, keepConfiguration, keptConfiguration } from "./boot.ts";

let root: string;
const configuration = testConfiguration;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hitori-boot-"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test("an instance gets its watchdog and its guard before its agent", async () => {
  const commands: string[] = [];
  const run = async (command: Command) => {
    commands.push(formatCommand(command));
    return { exitCode: 0, stdout: "", stderr: "" };
  };
  await installOnLinux(run, configuration, root);
  expect(commands).toEqual([
    "systemctl daemon-reload",
    "modprobe softdog",
    "systemctl enable --now hitori-guard.service",
    "systemctl enable hitori-agent.service",
    "systemctl restart hitori-agent.service",
  ]);
  expect(readdirSync(join(root, "etc/systemd/system"))).toContain("hitori-app.slice");
});

const succeeds = async () => ({ exitCode: 0, stdout: "", stderr: "" });

test("an instance gets a unit for each mount, and a person finds the data's line in fstab, once", async () => {
  mkdirSync(join(root, "sbin"));
  writeFileSync(join(root, "sbin/mount.efs"), "");
  mkdirSync(join(root, "etc"));
  writeFileSync(
    join(root, "etc/fstab"),
    "# disks\nUUID=1 / xfs defaults 0 1\nfs-0old:/ /efs efs _netdev 0 0\n",
  );
  await installOnLinux(succeeds, configuration, root);
  await installOnLinux(succeeds, configuration, root);
  expect(readFileSync(join(root, "etc/fstab"), "utf8")).toBe(
    "# disks\nUUID=1 / xfs defaults 0 1\nfs-1:/ /efs efs _netdev,tls,noauto 0 0\n",
  );
  const units = join(root, "etc/systemd/system");
  expect(readFileSync(join(units, "efs.mount"), "utf8")).toContain(
    "What=fs-1:/\nWhere=/efs\nType=efs\nOptions=_netdev,tls\n",
  );
  expect(readdirSync(units)).toContain("run-hitori-control.mount");
  expect(readFileSync(join(units, "hitori-agent.service"), "utf8")).toMatch(
    /^After=.* efs\.mount run-hitori-control\.mount$/m,
  );
});

test("an instance without amazon-efs-utils mounts by NFS, as EFS recommends it", async () => {
  await installOnLinux(succeeds, configuration, root);
  const unit = (name: string) => readFileSync(join(root, "etc/systemd/system", name), "utf8");
  expect(unit("efs.mount")).toContain(
    [
      "What=fs-1.efs.ap-northeast-1.amazonaws.com:/",
      "Where=/efs",
      "Type=nfs4",
      "Options=_netdev,nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport\n",
    ].join("\n"),
  );
  expect(unit("run-hitori-control.mount")).toContain(
    "Options=_netdev,nfsvers=4.1,rsize=1048576,wsize=1048576,nosharecache,soft,timeo=150,retrans=0,",
  );
});

test("an image without the watchdog's module is refused before the agent starts", async () => {
  const run = async ({ argv }: Command) =>
    argv[0] === "modprobe"
      ? { exitCode: 1, stdout: "", stderr: "module softdog not found" }
      : { exitCode: 0, stdout: "", stderr: "" };
  await expect(installOnLinux(run, configuration, root)).rejects.toMatchObject({
    code: "UNITS_FAILED",
    message: expect.stringContaining("softdog not found"),
  });
});

test("a configuration that came with a baked image is not used by the instance that was launched from it", () => {
  expect(() => keptConfiguration(root, "i-new")).toThrow(/user data has not run/);
  keepConfiguration(root, "{}", "i-old");
  expect(keptConfiguration(root, "i-old")).toBe("{}");
  expect(() => keptConfiguration(root, "i-new")).toThrow(/was given to i-old, and this is i-new/);
  keepConfiguration(root, "{}", "i-new");
  expect(keptConfiguration(root, "i-new")).toBe("{}");
});
