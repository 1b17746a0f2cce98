import type { RebootInstancesCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import type { InstanceRecord } from "../instance.ts";
import { namedInstances, requireState } from "./state-change.ts";
import { expectStatusCheck } from "./status-check.ts";

export function rebootInstances(input: RebootInstancesCommandInput, account: Account) {
  const instances = namedInstances(input.InstanceIds, account);
  for (const instance of instances) requireState(instance, ["pending", "running"], "rebooted");
  for (const instance of instances) reboot(instance, account);
  return {};
}

/** Shuts the machine down and starts it again; the instance stays `running`, its status checks start over. */
export function reboot(instance: InstanceRecord, account: Account): void {
  // A dead host has no operating system that could be asked.
  if (instance.state !== "running" || instance.power !== "on" || instance.rebootSince !== undefined) return;
  instance.rebootSince = account.now;
  account.cloud.machines.shutDown(instance.instanceId);
  expectStatusCheck(instance, account);
}
