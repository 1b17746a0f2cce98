import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Command, formatCommand } from "../../base/command.ts";
import type { AgentConfiguration } from "../../config/agent-configuration.ts";
import { installOnLinux, keepConfiguration, keptConfiguration } from "./boot.ts";

let root: string;
const configuration = { leaseProfile: "default", guard: "required" } as AgentConfiguration;

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
