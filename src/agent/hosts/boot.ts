import { join } from "node:path";
import { writeFileAtomic } from "../../base/atomic-file.ts";

/** Where the agent's configuration is kept for later boots. */
export function agentFile(root: string): string {
  return join(root, "etc/hitori/agent.json");
}

/** Has later boots of a process machine start the agent again: user data runs at the first one alone. */
export function installBoot(root: string): void {
  writeFileAtomic(join(root, "etc/rc.local"), "#!/bin/bash\nexec hitori agent run\n", 0o755);
}
