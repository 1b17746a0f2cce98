import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Command } from "../../base/command.ts";
import { VirtualClock } from "../../base/virtual-clock.ts";
import { testConfiguration } from "../agent.test-support.ts";
import { LinuxHost } from "./linux.ts";

let mountPath: string;
let commands: string[];
/** What is mounted, and how many containers an earlier boot left. */
let machine: { mounted: boolean; stuck: boolean; left: number; unmountable?: boolean };

beforeEach(() => {
  mountPath = mkdtempSync(join(tmpdir(), "hitori-host-"));
  commands = [];
  machine = { mounted: false, stuck: false, left: 2 };
});

afterEach(() => rmSync(mountPath, { recursive: true, force: true }));

/** An instance's commands, answered as by a machine with two containers of an earlier boot. */
async function run({ argv }: Command) {
  const words = argv.join(" ");
  commands.push(words);
  if (argv[0] === "findmnt") return { exitCode: machine.mounted ? 0 : 1, stdout: "", stderr: "" };
  if (argv[0] === "journalctl")
    return { exitCode: 0, stdout: "mount.nfs4: access denied by server", stderr: "" };
  if (words.startsWith("systemctl start") && machine.unmountable)
    return { exitCode: 1, stdout: "", stderr: "Job failed." };
  if (words.startsWith("systemctl start")) machine.mounted = true;
  if (argv[0] === "umount" && !machine.stuck) machine.mounted = false;
  if (words.includes(" rm ")) machine.left = 0;
  const stdout = words.includes(" ps ") && machine.left > 0 ? "one\ntwo\n" : "";
  return { exitCode: 0, stdout, stderr: "" };
}

const host = () =>
  new LinuxHost({
    configuration: { ...testConfiguration, mountPath },
    clock: new VirtualClock(),
    run,
    engine: ["docker", "compose"],
    mountType: "efs",
  });

test("containers of an earlier boot are removed before the data is mounted", async () => {
  expect(await host().mountData()).toBe(mountPath);
  const removed = commands.findIndex((words) => words.includes(" rm "));
  const mounted = commands.findIndex((words) => /^systemctl start tmp-.*\.mount$/.test(words));
  expect(removed).toBeGreaterThanOrEqual(0);
  expect(mounted).toBeGreaterThan(removed);
  expect(machine).toMatchObject({ mounted: true, left: 0 });
});

test("data is proved unmounted by asking again, and a busy mount is no proof", async () => {
  await host().mountData();
  machine.stuck = true;
  expect(await host().unmountData()).toBe(false);
  machine.stuck = false;
  expect(await host().unmountData()).toBe(true);
  expect(commands.filter((words) => words.startsWith("umount"))).toEqual([
    `umount ${mountPath}`,
    `umount ${mountPath}`,
  ]);
});

test("why a mount failed is said in its helper's own words", async () => {
  machine.unmountable = true;
  await expect(host().mountControl()).rejects.toMatchObject({
    code: "MOUNT_FAILED",
    message: expect.stringMatching(/run-hitori-control\.mount[\s\S]*access denied by server/),
  });
});
