import type { StartInstancesCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { enter } from "./enter-state.ts";
import { requireCapacity } from "./placement.ts";
import { namedInstances, requireState, stateChanges } from "./state-change.ts";

export function startInstances(input: StartInstancesCommandInput, account: Account) {
  const instances = namedInstances(input.InstanceIds, account);
  for (const instance of instances) {
    requireState(instance, ["stopped", "pending", "running"], "started");
    if (instance.state === "stopped")
      requireCapacity(account, instance.availabilityZone, instance.instanceType);
  }
  return {
    StartingInstances: stateChanges(instances, (instance) => {
      if (instance.state === "stopped") enter(instance, "pending", account);
    }),
  };
}
