import { expect, test } from "vitest";
import { leaseProfiles } from "../lease/profile.ts";
import { agentUnit, guardUnit, instanceFiles } from "./units.ts";

const options = {
  profile: leaseProfiles.default,
  mode: "required",
  program: "/usr/bin/env hitori",
  mountUnits: ["efs.mount"],
} as const;

test("the guard comes before the agent, outlives it, and is the last that the kernel kills", () => {
  const guard = guardUnit(options);
  expect(guard).toContain(
    "ExecStart=/usr/bin/env hitori guard run --host=linux --profile=default --mode=required\n",
  );
  for (const line of [
    "Restart=always",
    "OOMScoreAdjust=-1000",
    "StartLimitIntervalSec=0",
    "After=systemd-modules-load.service",
  ]) {
    expect(guard).toContain(`\n${line}\n`);
  }
  expect(guard).not.toContain("CPUScheduling");
  const agent = agentUnit(options);
  expect(agent).toContain("\nRestart=always\n");
  expect(agent).toMatch(/^Wants=.*\bhitori-guard\.service$/m);
  expect(agent).toMatch(/^After=.*\bhitori-guard\.service /m);
  expect(agent).toMatch(/^After=.*\befs\.mount$/m);
  expect(agent).not.toContain("BindsTo");
  expect(agent).not.toContain("PartOf");
  expect(agent).not.toContain("Slice=");
});

test("the watchdog is loaded with the timeout that the profile allows, and can be stopped", () => {
  expect(instanceFiles(options)["/etc/modprobe.d/hitori.conf"]).toBe(
    "options softdog soft_margin=7 nowayout=0\n",
  );
  const fast = instanceFiles({ ...options, profile: leaseProfiles.fast });
  expect(fast["/etc/modprobe.d/hitori.conf"]).toBe("options softdog soft_margin=2 nowayout=0\n");
  expect(Object.keys(fast)).toContain("/etc/systemd/system/hitori-app.slice");
});

test("every unit has its sections and ends in a newline", () => {
  for (const [path, text] of Object.entries(instanceFiles(options))) {
    if (path.endsWith(".service"))
      expect(text).toMatch(/^\[Unit\][\s\S]*\n\[Service\][\s\S]*\n\[Install\][\s\S]*\n$/);
  }
});
