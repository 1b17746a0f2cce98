import { join } from "node:path";
import type { Command } from "../../base/command.ts";
import { agentService, appControlGroup, guardService } from "../../guard/units.ts";
import type { Part, PartSignal } from "./signal.ts";

/** What reaches one part of an instance: a command, or a write to the app's control group. */
export type UnitSignal = { readonly command: Command } | { readonly file: string; readonly text: string };

/** The control group's own files reach all of an app at once; `systemctl kill` would not reach its containers. */
export function unitSignal(part: Part, signal: PartSignal): UnitSignal {
  if (part !== "app") {
    const unit = part === "agent" ? agentService : guardService;
    return { command: { argv: ["systemctl", "kill", "--kill-who=main", `--signal=SIG${signal}`, unit] } };
  }
  if (signal === "KILL") return { file: join(appControlGroup(), "cgroup.kill"), text: "1" };
  return { file: join(appControlGroup(), "cgroup.freeze"), text: signal === "STOP" ? "1" : "0" };
}
