import type { Account } from "../../account.ts";
import type { InstanceRecord } from "../../ec2/instance.ts";
import { ec2 } from "../../ec2/state.ts";

/**
 * The instances that Systems Manager manages: those that run with an instance profile. Amazon Linux 2023 has the SSM
 * agent; whether the profile's role may talk to Systems Manager is not looked at here.
 */
export function managedInstances(account: Account): InstanceRecord[] {
  return Object.values(ec2.of(account).instances).filter(
    ({ state, iamInstanceProfileArn }) => state === "running" && iamInstanceProfileArn !== undefined,
  );
}

/** Whether the SSM agent of an instance can be talked to at this moment. */
export function isOnline(instance: InstanceRecord, { cloud }: Account): boolean {
  if (instance.state !== "running" || cloud.cutOffZones.has(instance.availabilityZone)) return false;
  return cloud.machines.observe(instance.instanceId) === "running";
}
