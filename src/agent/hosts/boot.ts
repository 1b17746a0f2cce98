import { join } from "node:path";
import { writeFileAtomic } from "../../base/atomic-file.ts";
import { HitoriError } from "../../base/error.ts";
import type { Run } from "../../runtime/compose-runtime.ts";
import { enableUnit, reloadUnits } from "./commands.ts";
import { agentUnit, units } from "./units.ts";

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
 * Installs the agent's units on an instance and starts it, now and at every boot.
 * @throws HitoriError UNITS_FAILED
 */
export async function installOnLinux(run: Run, root = "/"): Promise<void> {
  for (const [name, content] of Object.entries(units)) {
    writeFileAtomic(join(root, "etc/systemd/system", name), content);
  }
  for (const command of [reloadUnits(), enableUnit(agentUnit)]) {
    const { exitCode, stderr } = await run(command, limit);
    if (exitCode === 0) continue;
    throw new HitoriError({
      code: "UNITS_FAILED",
      message: `${command.argv.join(" ")}: exit code ${exitCode}: ${stderr.trim()}`,
      hint: "Hitori needs systemd on the instance: use Amazon Linux 2023, or another image that has it.",
    });
  }
}
