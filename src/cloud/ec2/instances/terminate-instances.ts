import type { TerminateInstancesCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import type { InstanceRecord } from "../instance.ts";
import { namedInstances, stateChanges } from "./state-change.ts";
import { beginShutdown } from "./stop-instances.ts";

/** All or none: one that is protected refuses the whole request. */
export function terminateInstances(input: TerminateInstancesCommandInput, account: Account) {
  const instances = namedInstances(input.InstanceIds, account);
  for (const instance of instances) refuseProtected(instance);
  const skip = input.Force === true || input.SkipOsShutdown === true;
  return {
    TerminatingInstances: stateChanges(instances, (instance) => {
      if (instance.state === "terminated" || instance.state === "shutting-down") return;
      beginShutdown(instance, "shutting-down", skip, account);
    }),
  };
}

function refuseProtected(instance: InstanceRecord): void {
  if (!instance.disableApiTermination) return;
  throw new ServiceError(
    "OperationNotPermitted",
    `The instance '${instance.instanceId}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
  );
}
