import type { Fault } from "../fault.ts";
import { signalByCommand } from "../signal-by-command.ts";

/** The guard is killed: the agent must not let the app run without one. */
export const guardFault: Fault = {
  name: "guard",
  course: "outage",
  kills: false,
  late: { local: 12_000, aws: 60_000 },
  needsCommands: true,
  sentence: ({ victim }) => `killing the guard of ${victim.instanceId}`,
  undo: async () => [],
  inject: (scene) => signalByCommand(scene, "guard KILL"),
};
