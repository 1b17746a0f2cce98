import type { Account } from "../../account.ts";
import type { InstanceRecord, InstanceState } from "../instance.ts";
import { nextPublicAddress } from "../network/private-address.ts";
import { ec2 } from "../state.ts";
import { releaseVolumes } from "./block-devices.ts";

/** Puts an instance into a state, with everything that AWS gives or takes at that moment. */
export function enter(instance: InstanceRecord, state: InstanceState, account: Account): void {
  instance.state = state;
  instance.stateSince = account.now;
  if (state === "pending") {
    instance.stateReason = undefined;
    instance.stateTransitionReason = "";
    instance.power = "on";
  }
  if (state === "running" && instance.assignsPublicIpAddress) {
    instance.publicIpAddress ??= nextPublicAddress(ec2.of(account));
  }
  if (state === "stopped" || state === "terminated") {
    instance.publicIpAddress = undefined;
    instance.offSince = undefined;
    instance.rebootSince = undefined;
    instance.statusOverride = undefined;
    instance.power = "on";
  }
  if (state !== "terminated") return;
  freeElasticAddress(instance, account);
  releaseVolumes(instance, account);
}

function freeElasticAddress(instance: InstanceRecord, account: Account): void {
  for (const address of Object.values(ec2.of(account).network.addresses)) {
    if (address.instanceId !== instance.instanceId) continue;
    address.associationId = undefined;
    address.instanceId = undefined;
    address.networkInterfaceId = undefined;
    address.privateIpAddress = undefined;
  }
}

/** Who asked for it and when, in AWS's words, for StateTransitionReason. */
export function userInitiated(account: Account): string {
  const time = new Date(account.now)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, " GMT");
  return `User initiated (${time})`;
}
