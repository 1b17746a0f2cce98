import { type CommandOutcome, commandFailed, runLimit, runOnInstance } from "../aws/send-command.ts";
import type { Scene } from "./fault.ts";

/**
 * Has the instance send a signal to its own agent, guard or app, through Systems Manager.
 * @param order e.g. `app KILL --every 1s --for 10s`
 * @throws HitoriError COMMAND_FAILED
 */
export async function signalByCommand(scene: Scene, order: string, { wait = true } = {}): Promise<void> {
  const { connection, clock, victim } = scene;
  const commands = [`hitori agent signal ${order}`];
  const outcome = await runOnInstance(connection, clock, victim.instanceId, commands, wait ? runLimit : 0);
  if (wait && !isDelivered(outcome)) throw commandFailed(victim.instanceId, commands, outcome);
}

/**
 * A process machine whose agent or guard has died is ended whole, within a moment: the lines that sent the signal die with
 * it, before they can say that it was sent.
 */
export function isDelivered({ status, responseCode }: CommandOutcome): boolean {
  return status === "Success" || (status === "Failed" && responseCode === -1);
}
