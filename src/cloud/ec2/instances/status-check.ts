import type { Account } from "../../account.ts";
import type { InstanceRecord } from "../instance.ts";

/** After a boot the checks start over: `initializing` until the next one. */
export function expectStatusCheck(instance: InstanceRecord, account: Account): void {
  setStatus(instance, "initializing", account);
  instance.nextStatusCheck = account.now + account.duration("statusCheckInterval");
}

/** The check that EC2 makes every minute. @returns whether the verdict changed */
export function checkStatus(
  instance: InstanceRecord,
  machine: "booting" | "running" | "off" | "frozen",
  account: Account,
): boolean {
  if (account.now < instance.nextStatusCheck) return false;
  const interval = account.duration("statusCheckInterval");
  // With time scale 0 each pass is a check: there is no next one to note, and a cloud at rest stays as it is.
  if (interval > 0) instance.nextStatusCheck = account.now + interval;
  const cutOff = account.cloud.cutOffZones.has(instance.availabilityZone);
  const reachable = instance.power === "on" && machine !== "frozen" && machine !== "off" && !cutOff;
  // An operating system that is still coming up is asked again: EC2 says `initializing` so long.
  if (reachable && machine === "booting" && instance.status === "initializing" && !instance.statusOverride)
    return false;
  const verdict = reachable && instance.statusOverride !== "impaired" ? "ok" : "impaired";
  if (verdict === instance.status) return false;
  setStatus(instance, verdict, account);
  return true;
}

export function setStatus(
  instance: InstanceRecord,
  status: InstanceRecord["status"],
  account: Account,
): void {
  if (instance.status === status) return;
  instance.status = status;
  instance.statusSince = account.now;
}
