import { group } from "../../aws/group.ts";
import type { Fault } from "../fault.ts";
import { signalByCommand } from "../signal-by-command.ts";

/**
 * The app ignores SIGTERM while its instance is replaced: its processes are stopped (a stopped process acts on no
 * SIGTERM), then the group terminates the instance. It must be dead before the next one writes.
 */
export const slowStopFault: Fault = {
  name: "slow-stop",
  course: "outage",
  kills: false,
  needsCommands: true,
  sentence: ({ victim }) => `stopping the app's processes on ${victim.instanceId}, and replacing it`,
  undo: async () => [],
  async inject(scene) {
    await signalByCommand(scene, "app STOP");
    await (await group(scene.connection, scene.autoScalingGroupName)).terminate(scene.victim.instanceId);
  },
};
