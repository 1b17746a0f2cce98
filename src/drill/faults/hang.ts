import { localControl } from "../../aws/local-control.ts";
import { type Fault, isLocal } from "../fault.ts";
import { signalByCommand } from "../signal-by-command.ts";

/**
 * The machine stands still and wakes up later, when another one may have its work. On AWS nobody can stop a machine's
 * virtual processors: there guard, agent and app are stopped by signal, and the kernel's watchdog goes on counting.
 */
export const hangFault: Fault = {
  name: "hang",
  course: "outage",
  kills: false,
  stay: 5_000,
  needsCommands: true,
  sentence: ({ victim, stay }) => `freezing ${victim.instanceId} for ${stay / 1000} s`,
  undo: async (scene) =>
    isLocal(scene) ? [{ type: "control", path: `instances/${scene.victim.instanceId}/thaw` }] : [],
  async inject(scene) {
    const { connection, victim, stay } = scene;
    if (isLocal(scene)) await localControl(connection, "POST", `instances/${victim.instanceId}/freeze`);
    else await signalByCommand(scene, `guard,agent,app STOP --for ${Math.round(stay)}ms`, { wait: false });
  },
};
