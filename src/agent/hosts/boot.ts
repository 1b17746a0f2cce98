import { join } from "node:path";
import { writeFileAtomic } from "../../base/atomic-file.ts";
import { HitoriError } from "../../base/error.ts";
import type { AgentConfiguration } from "../../config/agent-configuration.ts";
import { agentService, guardService, instanceFiles } from "../../guard/units.ts";
import { leaseProfiles } from "../../lease/profile.ts";
import type { Run } from "../../runtime/compose-runtime.ts";
import { enableUnit, loadWatchdog, reloadUnits } from "./commands.ts";

const limit = 60_000;

/** Where the agent's configuration is kept for later boots. */
export function agentFile(root: string): string {
  return join(root, "etc/hitori/agent.json");
}

/** Has later boots of a process machine start the agent again: user data runs at the first one alone. */
export function installOnProcessMachine(root: string): void {
  writeFileAtomic(join(root, "etc/rc.local"), "#!/bin/bash\nexec hitori agent run\n", 0o755);
}

/**
 * Installs the units of guard and agent on an instance and starts them, now and at every boot.
 * @throws HitoriError UNITS_FAILED
 */
export async function installOnLinux(run: Run, configuration: AgentConfiguration, root = "/"): Promise<void> {
  const profile = leaseProfiles[configuration.leaseProfile];
  const files = instanceFiles({ profile, mode: configuration.guard, program: "/usr/bin/env hitori" });
  for (const [path, content] of Object.entries(files)) writeFileAtomic(join(root, path), content);
  const start = [reloadUnits(), loadWatchdog(), enableUnit(guardService), enableUnit(agentService)];
  for (const command of start) {
    const { exitCode, stderr } = await run(command, limit);
    if (exitCode === 0) continue;
    throw new HitoriError({
      code: "UNITS_FAILED",
      message: `${command.argv.join(" ")}: exit code ${exitCode}: ${stderr.trim()}`,
      hint: "Hitori needs systemd and the softdog module on the instance: use Amazon Linux 2023, or another image that has them.",
    });
  }
}
