import type { Account, CloudContext } from "../../account.ts";
import { machineSpecification } from "../../ec2/instances/machine-specification.ts";
import { ec2 } from "../../ec2/state.ts";
import { isOnline } from "./managed-instances.ts";
import { type Invocation, type SentCommand, sentCommands } from "./state.ts";

/** AWS keeps a command's history for 30 days; here it goes with the next one after an hour. */
const remembered = 3_600_000;

/** What runs for a cloud at this moment, and whether something has ended since the last pass: no part of its state. */
interface Running {
  readonly invocations: Set<Invocation>;
  ended: boolean;
}

const running = new WeakMap<CloudContext, Running>();

/** Delivers scripts to instances that can be reached, and gives up what cannot be delivered. */
export function pass(account: Account): boolean {
  const { commands } = sentCommands.of(account);
  const now = runningOf(account.cloud);
  let changed = now.ended;
  now.ended = false;
  for (const command of Object.values(commands)) {
    for (const invocation of command.invocations) {
      changed = advance(account, command, invocation, now) || changed;
    }
    if (account.now - command.requestedAt < remembered || command.invocations.some(isOpen)) continue;
    delete commands[command.commandId];
    changed = true;
  }
  return changed;
}

function advance(account: Account, command: SentCommand, invocation: Invocation, now: Running): boolean {
  if (invocation.status === "InProgress") {
    if (now.invocations.has(invocation)) return false;
    // The local cloud was started again meanwhile: nobody knows what became of it.
    end(account, invocation, "Failed", "Undeliverable");
    return true;
  }
  if (invocation.status !== "Pending") return false;
  const instance = ec2.of(account).instances[invocation.instanceId];
  if (!instance || !isOnline(instance, account)) {
    if (instance && account.now < command.deliverUntil) return false;
    end(account, invocation, "TimedOut", "DeliveryTimedOut");
    return true;
  }
  invocation.status = "InProgress";
  invocation.statusDetails = "InProgress";
  invocation.startedAt = account.now;
  now.invocations.add(invocation);
  account.cloud.machines.run(machineSpecification(instance, account), command.script, (result) => {
    now.invocations.delete(invocation);
    now.ended = true;
    Object.assign(invocation, result);
    const succeeded = result.exitCode === 0;
    end(account, invocation, succeeded ? "Success" : "Failed", succeeded ? "Success" : "Failed");
  });
  return true;
}

function end(account: Account, invocation: Invocation, status: Invocation["status"], details: string): void {
  invocation.status = status;
  invocation.statusDetails = details;
  invocation.endedAt = account.now;
}

function isOpen({ status }: Invocation): boolean {
  return status === "Pending" || status === "InProgress";
}

function runningOf(cloud: CloudContext): Running {
  const known = running.get(cloud) ?? { invocations: new Set<Invocation>(), ended: false };
  running.set(cloud, known);
  return known;
}
