import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Command } from "../base/command.ts";
import type { MountFacts } from "./mount.ts";
import { mountTarget } from "./mount-target.ts";
import { uproot } from "./tree/tree.test-support.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-mount-target-"));
});
afterEach(() => uproot(directory));

const local: MountFacts = { mountPoint: "/", type: "ext4", source: "/dev/root", options: [] };

/** A machine on which a mount command works, or only says that it did. */
function machine(works: boolean, exitCode = 0) {
  const mountPoint = join(directory, "efs");
  const commands: Command[] = [];
  let mounted = false;
  const look = (): MountFacts =>
    mounted ? { mountPoint, type: "nfs4", source: "127.0.0.1:/", options: ["hard"] } : local;
  const run = async (command: Command) => {
    commands.push(command);
    mounted = works;
    return { exitCode, stdout: "", stderr: exitCode === 0 ? "" : "Failed to resolve fs-0abc" };
  };
  return { commands, options: { fileSystemId: "fs-0abc", mountPoint, tls: true, run, look } };
}

test("mounts with TLS where nothing is mounted, once", async () => {
  const { commands, options } = machine(true);
  expect(await mountTarget(options)).toBe(true);
  expect(await mountTarget(options)).toBe(false);
  expect(commands.map(({ argv }) => argv)).toEqual([
    ["mount", "-t", "efs", "-o", "tls", "fs-0abc:/", options.mountPoint],
  ]);
});

test("does not believe a mount that the kernel does not know", async () => {
  await expect(mountTarget(machine(false).options)).rejects.toMatchObject({ code: "TARGET_MOUNT_FAILED" });
});

test("says why a mount failed, and what to look at", async () => {
  const failed = mountTarget(machine(false, 32).options);
  await expect(failed).rejects.toThrowError(/ended with 32.*Failed to resolve fs-0abc/s);
});
