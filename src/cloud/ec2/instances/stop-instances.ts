import type { StopInstancesCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import type { InstanceRecord } from "../instance.ts";
import { enter, userInitiated } from "./enter-state.ts";
import { namedInstances, requireState, stateChanges } from "./state-change.ts";

export function stopInstances(input: StopInstancesCommandInput, account: Account) {
  const instances = namedInstances(input.InstanceIds, account);
  for (const instance of instances) requireState(instance, ["running", "stopping", "stopped"], "stopped");
  for (const instance of instances) refuseProtected(instance);
  const skip = input.Force === true || input.SkipOsShutdown === true;
  return {
    StoppingInstances: stateChanges(instances, (instance) => {
      if (instance.state === "running") beginShutdown(instance, "stopping", skip, account);
      else if (instance.state === "stopping" && skip) account.cloud.machines.powerOff(instance.instanceId);
    }),
  };
}

function refuseProtected(instance: InstanceRecord): void {
  if (instance.disableApiStop !== true || instance.state !== "running") return;
  throw new ServiceError(
    "OperationNotPermitted",
    `The instance '${instance.instanceId}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
  );
}

/** Presses the power button, or cuts the power where the operating system is to be skipped. */
export function beginShutdown(
  instance: InstanceRecord,
  state: "stopping" | "shutting-down",
  skipOperatingSystem: boolean,
  account: Account,
): void {
  const { machines, cutOffZones } = account.cloud;
  enter(instance, state, account);
  instance.stateTransitionReason = userInitiated(account);
  instance.stateReason = {
    code: "Client.UserInitiatedShutdown",
    message: "Client.UserInitiatedShutdown: User initiated shutdown",
  };
  if (machines.observe(instance.instanceId) === "off" || cutOffZones.has(instance.availabilityZone)) return;
  if (skipOperatingSystem) machines.powerOff(instance.instanceId);
  else machines.shutDown(instance.instanceId);
}
