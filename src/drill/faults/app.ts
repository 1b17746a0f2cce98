import type { Fault } from "../fault.ts";
import { signalByCommand } from "../signal-by-command.ts";

/** Milliseconds between two crashes of a loop. */
const every = 1000;

/** The app's processes crash; with `--loop` again and again, whenever they are back. */
export const appFault: Fault = {
  name: "app",
  course: "outage",
  kills: false,
  stay: 10_000,
  loops: true,
  needsCommands: true,
  sentence: ({ victim, loop, stay }) =>
    loop
      ? `killing the app on ${victim.instanceId} every second for ${stay / 1000} s`
      : `killing the app on ${victim.instanceId}`,
  undo: async () => [],
  async inject(scene) {
    if (!scene.loop) return signalByCommand(scene, "app KILL");
    const order = `app KILL --every ${every}ms --for ${Math.round(scene.stay)}ms`;
    await signalByCommand(scene, order, { wait: false });
  },
};
