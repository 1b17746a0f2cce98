import type { Account } from "../account.ts";
import type { MachineSpecification } from "../machines/machines.ts";
import { machineSpecification } from "./instances/machine-specification.ts";
import { ec2 } from "./state.ts";

/**
 * The machines that should run: what `Machines.recover` keeps when a local cloud starts again. What was being
 * shut down is not among them: its shut-down ends there and then.
 */
export function machineSpecifications(account: Account): MachineSpecification[] {
  return Object.values(ec2.of(account).instances)
    .filter((instance) => instance.power === "on" && instance.state === "running")
    .map((instance) => machineSpecification(instance, account));
}
