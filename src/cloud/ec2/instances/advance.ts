import { messageOf } from "../../../base/error.ts";
import type { Account } from "../../account.ts";
import { captureImages } from "../images/capture-images.ts";
import type { InstanceRecord } from "../instance.ts";
import { ec2 } from "../state.ts";
import { enter } from "./enter-state.ts";
import { machineSpecification } from "./machine-specification.ts";
import { shutdownLimit } from "./shutdown-limit.ts";
import { checkStatus, expectStatusCheck, setStatus } from "./status-check.ts";

/** A client that polls must be able to see that an instance was terminated, however fast time runs. */
const leastForgotten = 60_000;

/** Brings one instance forward to now. @returns whether anything changed */
export function advance(instance: InstanceRecord, account: Account): boolean {
  switch (instance.state) {
    case "pending":
      return advancePending(instance, account);
    case "running":
      return advanceRunning(instance, account);
    case "stopping":
    case "shutting-down":
      return advanceShutdown(instance, account);
    case "terminated":
      return forget(instance, account);
    case "stopped":
      return false;
  }
}

function advancePending(instance: InstanceRecord, account: Account): boolean {
  const { failedZones, cutOffZones } = account.cloud;
  if (failedZones.has(instance.availabilityZone) || cutOffZones.has(instance.availabilityZone)) {
    failLaunch(instance, account, "Internal error on launch");
    return true;
  }
  if (account.now - instance.stateSince < account.duration("instancePending")) return false;
  try {
    boot(instance, account);
  } catch (error) {
    failLaunch(instance, account, messageOf(error));
    return true;
  }
  enter(instance, "running", account);
  return true;
}

/** A first launch that fails ends in `terminated`, a later start in `stopped`, as in AWS. */
function failLaunch(instance: InstanceRecord, account: Account, message: string): void {
  enter(instance, instance.booted ? "stopped" : "terminated", account);
  instance.stateReason = serverError(message);
}

function serverError(message: string) {
  return { code: "Server.InternalError", message: `Server.InternalError: ${message}` };
}

function boot(instance: InstanceRecord, account: Account): void {
  account.cloud.machines.start(machineSpecification(instance, account));
  instance.booted = true;
  instance.power = "on";
  instance.rebootSince = undefined;
  expectStatusCheck(instance, account);
}

/** Of an instance that is said to run: where its machine cannot be started, its host is as good as dead. */
function bootAgain(instance: InstanceRecord, account: Account): void {
  try {
    boot(instance, account);
  } catch (error) {
    instance.power = "lost";
    instance.rebootSince = undefined;
    instance.stateReason = serverError(messageOf(error));
    setStatus(instance, "impaired", account);
  }
}

/**
 * A machine without power does not make its instance `stopped`: EC2 goes on saying `running`, and its status checks
 * fail. (AWS may in the end say otherwise of a host that it gave up; how long that takes it publishes nowhere, so
 * here it never does, and who replaces such an instance must go by health checks.)
 */
function advanceRunning(instance: InstanceRecord, account: Account): boolean {
  const { machines, failedZones } = account.cloud;
  const zoneFailed = failedZones.has(instance.availabilityZone);
  if (zoneFailed && instance.power !== "zone-lost") {
    instance.power = "zone-lost";
    machines.powerOff(instance.instanceId);
    return true;
  }
  if (!zoneFailed && instance.power === "zone-lost") {
    // It boots at the next pass, when the zone's mount targets have had theirs and are back as well.
    instance.power = "returning";
    return true;
  }
  if (instance.power === "returning") {
    bootAgain(instance, account);
    return true;
  }
  const machine = machines.observe(instance.instanceId);
  if (instance.power !== "on") {
    if (machine !== "off") machines.powerOff(instance.instanceId);
  } else if (instance.rebootSince !== undefined) {
    return advanceReboot(instance, instance.rebootSince, account);
  } else if (machine === "off") {
    wentOff(instance, account);
    return true;
  }
  return checkStatus(instance, machine, account);
}

/** It shut itself down, and what happens then is its shutdown behaviour; or it broke. */
function wentOff(instance: InstanceRecord, account: Account): void {
  const failure = account.cloud.machines.failure(instance.instanceId);
  if (failure !== undefined) machineFailed(instance, account, failure);
  else shutItselfDown(instance, account);
}

/** One that never came up is a failed launch; one that was up is a host that died, which EC2 goes on calling `running`. */
function machineFailed(instance: InstanceRecord, account: Account, message: string): void {
  if (instance.status === "initializing") {
    failLaunch(instance, account, message);
    return;
  }
  instance.power = "lost";
  instance.stateReason = serverError(message);
  setStatus(instance, "impaired", account);
}

function shutItselfDown(instance: InstanceRecord, account: Account): void {
  const end = instance.instanceInitiatedShutdownBehavior === "terminate" ? "terminated" : "stopped";
  enter(instance, end, account);
  instance.stateTransitionReason = "";
  instance.stateReason = {
    code: "Client.InstanceInitiatedShutdown",
    message: "Client.InstanceInitiatedShutdown: Instance initiated shutdown",
  };
}

function advanceReboot(instance: InstanceRecord, since: number, account: Account): boolean {
  const { machines } = account.cloud;
  if (machines.observe(instance.instanceId) !== "off") {
    if (account.now - since < shutdownLimit(account)) return false;
    machines.powerOff(instance.instanceId);
    if (machines.observe(instance.instanceId) !== "off") return false;
  }
  if (!captureImages(account, instance.instanceId)) return false;
  bootAgain(instance, account);
  return true;
}

/** The machine may take its time to shut down, within the limit; a dead host or zone has nobody to wait for. */
function advanceShutdown(instance: InstanceRecord, account: Account): boolean {
  const { machines, failedZones, cutOffZones } = account.cloud;
  if (machines.observe(instance.instanceId) !== "off") {
    // Nobody reaches its host: it runs on, and EC2 goes on saying `shutting-down`.
    if (cutOffZones.has(instance.availabilityZone)) return false;
    const dark = instance.power !== "on" || failedZones.has(instance.availabilityZone);
    const limit = shutdownLimit(account);
    if (!dark && account.now - instance.stateSince < limit) return false;
    machines.powerOff(instance.instanceId);
    if (machines.observe(instance.instanceId) !== "off") return false;
  }
  if (instance.state === "shutting-down") {
    enter(instance, "terminated", account);
    return true;
  }
  if (instance.offSince === undefined) {
    instance.offSince = account.now;
    return true;
  }
  if (account.now - instance.offSince < account.duration("instanceStopping")) return false;
  enter(instance, "stopped", account);
  return true;
}

/** Until then its console can be read: often it tells why there is no such instance any more. */
function forget(instance: InstanceRecord, account: Account): boolean {
  const after = Math.max(account.duration("instanceForgotten"), leastForgotten);
  if (account.now - instance.stateSince < after) return false;
  account.cloud.machines.remove(instance.instanceId);
  delete ec2.of(account).instances[instance.instanceId];
  return true;
}
