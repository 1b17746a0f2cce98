import { existsSync } from "node:fs";
import { join } from "node:path";
import { readFileIfPresent, writeFileAtomic } from "../../base/atomic-file.ts";
import { HitoriError } from "../../base/error.ts";
import type { AgentConfiguration } from "../../config/agent-configuration.ts";
import { agentService, guardService, instanceFiles } from "../../guard/units.ts";
import { leaseProfiles } from "../../lease/profile.ts";
import type { Run } from "../../runtime/compose-runtime.ts";
import { enableUnit, loadWatchdog, reloadUnits, restartUnit, startUnit } from "./commands.ts";
import { controlMount, dataMount, type MountType, mountUnit, mountUnitName, withMount } from "./mounts.ts";

const limit = 60_000;

/** Where the agent's configuration is kept for later boots. */
function agentFile(root: string): string {
  return join(root, "etc/hitori/agent.json");
}

/** Which instance the kept configuration was given to. */
function instanceFile(root: string): string {
  return join(root, "etc/hitori/instance-id");
}

/** Keeps what user data handed over, for later boots of the same instance. */
export function keepConfiguration(root: string, json: string, instanceId: string): void {
  writeFileAtomic(agentFile(root), json, 0o600);
  writeFileAtomic(instanceFile(root), `${instanceId}\n`);
}

/**
 * The kept configuration as JSON. An image that was baked of a running instance brings along that instance's: it may name
 * another file system or older files, and must not be used before this instance's own user data has run.
 * @throws HitoriError AGENT_NOT_INSTALLED, AGENT_OF_ANOTHER_INSTANCE
 */
export function keptConfiguration(root: string, instanceId: string): string {
  const json = readFileIfPresent(agentFile(root));
  if (json === undefined)
    throw new HitoriError({
      code: "AGENT_NOT_INSTALLED",
      message: `There is no ${agentFile(root)}: this instance's user data has not run hitori agent boot.`,
      hint: "hitori deploy makes a launch template whose instances do.",
    });
  const owner = readFileIfPresent(instanceFile(root))?.trim();
  if (owner === instanceId) return json;
  throw new HitoriError({
    code: "AGENT_OF_ANOTHER_INSTANCE",
    message: `The configuration in ${agentFile(root)} was given to ${owner ?? "an unknown instance"}, and this is ${instanceId}: it came with the image.`,
    hint: "The agent starts by itself once this instance's user data has run: journalctl -u cloud-final",
  });
}

/** Has later boots of a process machine start the agent again: user data runs at the first one alone. */
export function installOnProcessMachine(root: string): void {
  writeFileAtomic(join(root, "etc/rc.local"), "#!/bin/bash\nexec hitori agent run\n", 0o755);
}

/** By what an instance mounts: amazon-efs-utils where its image or user data has it. */
export function mountTypeOf(root = "/"): MountType {
  return existsSync(join(root, "sbin/mount.efs")) ? "efs" : "nfs4";
}

/**
 * Installs the units of guard, agent and mounts on an instance and starts guard and agent, now and at every boot. The
 * mounts are the agent's to start.
 * @throws HitoriError UNITS_FAILED
 */
export async function installOnLinux(run: Run, configuration: AgentConfiguration, root = "/"): Promise<void> {
  const profile = leaseProfiles[configuration.leaseProfile];
  const type = mountTypeOf(root);
  const data = dataMount(configuration, type);
  const mounts = [data, controlMount(configuration, type)];
  const files = instanceFiles({
    profile,
    mode: configuration.guard,
    program: "/usr/bin/env hitori",
    mountUnits: mounts.map(({ where }) => mountUnitName(where)),
  });
  for (const [path, content] of Object.entries(files)) writeFileAtomic(join(root, path), content);
  for (const mount of mounts)
    writeFileAtomic(join(root, "etc/systemd/system", mountUnitName(mount.where)), mountUnit(mount));
  const fstab = join(root, "etc/fstab");
  writeFileAtomic(fstab, withMount(readFileIfPresent(fstab) ?? "", data), 0o644);
  const start = [
    reloadUnits(),
    loadWatchdog(),
    startUnit(guardService),
    enableUnit(agentService),
    // In a baked image it runs already, and waits for this instance's configuration.
    restartUnit(agentService),
  ];
  for (const command of start) {
    const { exitCode, stderr } = await run(command, limit);
    if (exitCode === 0) continue;
    throw new HitoriError({
      code: "UNITS_FAILED",
      message: `${command.argv.join(" ")}: exit code ${exitCode}: ${stderr.trim()}`,
      hint: "Hitori needs systemd and the softdog module on the instance: use Amazon Linux 2023, Debian 12, Ubuntu, or another image that has them.",
    });
  }
}
