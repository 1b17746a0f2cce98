import type { InstanceStateChange } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { findAll } from "../find.ts";
import { type InstanceRecord, type InstanceState, instanceStateCodes } from "../instance.ts";
import { ec2 } from "../state.ts";

/** The instances that a request names; each must exist. @throws ServiceError InvalidInstanceID.NotFound */
export function namedInstances(ids: readonly string[] | undefined, account: Account): InstanceRecord[] {
  if (!ids || ids.length === 0) {
    throw new ServiceError("InvalidParameterCombination", "No instances specified");
  }
  refuseMalformed(ids);
  return findAll("instance", ec2.of(account).instances, [...new Set(ids)]);
}

/** The one that a request names. @throws ServiceError InvalidInstanceID.NotFound, InvalidInstanceID.Malformed */
export function namedInstance(id: string | undefined, account: Account): InstanceRecord {
  const [instance] = namedInstances(id ? [id] : [], account);
  if (instance) return instance;
  throw new ServiceError("InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`);
}

/** @throws ServiceError InvalidInstanceID.Malformed */
export function refuseMalformed(ids: readonly string[]): void {
  const malformed = ids.find((id) => !/^i-[0-9a-f]{8,17}$/.test(id));
  if (malformed === undefined) return;
  throw new ServiceError("InvalidInstanceID.Malformed", `Invalid id: "${malformed}"`);
}

/** Runs a change on each instance and says from which state to which it went. */
export function stateChanges(
  instances: readonly InstanceRecord[],
  change: (instance: InstanceRecord) => void,
): InstanceStateChange[] {
  return instances.map((instance) => {
    const before = instance.state;
    change(instance);
    return {
      InstanceId: instance.instanceId,
      CurrentState: stateOf(instance.state),
      PreviousState: stateOf(before),
    };
  });
}

function stateOf(state: InstanceState) {
  return { Code: instanceStateCodes[state], Name: state };
}

/** @throws ServiceError IncorrectInstanceState */
export function requireState(
  instance: InstanceRecord,
  allowed: readonly InstanceState[],
  verb: "started" | "stopped" | "rebooted",
): void {
  if (allowed.includes(instance.state)) return;
  throw new ServiceError(
    "IncorrectInstanceState",
    `The instance '${instance.instanceId}' is not in a state from which it can be ${verb}.`,
  );
}
