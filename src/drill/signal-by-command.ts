import { mustRunOnInstance, runOnInstance } from "../aws/send-command.ts";
import type { Scene } from "./fault.ts";

/**
 * Has the instance send a signal to its own agent, guard or app, through Systems Manager.
 * @param order e.g. `app KILL --every 1s --for 10s`
 */
export async function signalByCommand(scene: Scene, order: string, { wait = true } = {}): Promise<void> {
  const { connection, clock, victim } = scene;
  const commands = [`hitori agent signal ${order}`];
  if (wait) await mustRunOnInstance(connection, clock, victim.instanceId, commands);
  else await runOnInstance(connection, clock, victim.instanceId, commands, 0);
}
