import type { Fault } from "../fault.ts";
import { signalByCommand } from "../signal-by-command.ts";

/** The agent is killed: nobody renews the lease, and the guard has to end the app by its deadline. */
export const agentFault: Fault = {
  name: "agent",
  course: "outage",
  kills: false,
  late: { local: 12_000, aws: 60_000 },
  needsCommands: true,
  sentence: ({ victim }) => `killing the agent of ${victim.instanceId}`,
  undo: async () => [],
  inject: (scene) => signalByCommand(scene, "agent KILL"),
};
