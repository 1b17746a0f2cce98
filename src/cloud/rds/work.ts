import type { Account } from "../account.ts";
import type { Durations } from "../timing.ts";
import { recordInstanceEvent, recordRestored } from "./events.ts";
import { applyModification, beginModification, swapZones } from "./modification.ts";
import { completeSnapshot, recordAutomatedSnapshot } from "./snapshot.ts";
import { type DbInstance, rds, type Work } from "./state.ts";

/** How long each kind of work takes. */
const lengths: Readonly<Record<Work["kind"], keyof Durations>> = {
  create: "databaseCreating",
  restore: "databaseCreating",
  backup: "databaseBackup",
  snapshot: "databaseBackup",
  modify: "databaseModifying",
  rename: "databaseRestarting",
  reboot: "databaseRestarting",
  failover: "databaseFailover",
  recover: "databaseRestarting",
  stop: "databaseStopping",
  start: "databaseRestarting",
  delete: "databaseStopping",
};

/** The DBInstanceStatus while it lasts. AWS names none for a failover that it begins itself: here as for a forced one. */
function statusDuring(work: Work): string {
  switch (work.kind) {
    case "create":
    case "restore":
      return "creating";
    case "backup":
    case "snapshot":
      return "backing-up";
    case "modify":
      return statusDuringModification(work.modification);
    case "rename":
      return "renaming";
    case "reboot":
    case "failover":
      return "rebooting";
    case "recover":
    case "start":
      return "starting";
    case "stop":
      return "stopping";
    case "delete":
      return "deleting";
  }
}

function statusDuringModification(change: { masterUserPassword?: true; engineVersion?: string }): string {
  if (change.engineVersion !== undefined) return "upgrading";
  const others = Object.entries(change).some(
    ([name, value]) => name !== "masterUserPassword" && value !== undefined,
  );
  return change.masterUserPassword && !others ? "resetting-master-credentials" : "modifying";
}

/** Puts work at the end of the queue; the instance's status says at once what comes first. */
export function enqueue(account: Account, instance: DbInstance, ...work: readonly Work[]): void {
  instance.work.push(...work);
  beginNext(account, instance);
}

/** Puts work before everything else; what was being done begins again after it. */
export function interrupt(account: Account, instance: DbInstance, work: Work): void {
  instance.work.unshift(work);
  instance.workSince = undefined;
  beginNext(account, instance);
}

/** Drops everything else. */
export function replaceWork(account: Account, instance: DbInstance, work: Work): void {
  instance.work = [work];
  instance.workSince = undefined;
  beginNext(account, instance);
}

/** Goes on with what is due. @returns whether anything changed */
export function continueWork(account: Account, instance: DbInstance): boolean {
  const [current] = instance.work;
  if (current === undefined || instance.workSince === undefined) return false;
  if (account.now - instance.workSince < account.duration(lengths[current.kind])) return false;
  instance.work.shift();
  instance.workSince = undefined;
  end(account, instance, current);
  beginNext(account, instance);
  return true;
}

function beginNext(account: Account, instance: DbInstance): void {
  const [next] = instance.work;
  if (next === undefined || instance.workSince !== undefined) return;
  instance.workSince = account.now;
  instance.status = statusDuring(next);
  begin(account, instance, next);
}

function begin(account: Account, instance: DbInstance, work: Work): void {
  switch (work.kind) {
    case "backup":
    case "snapshot":
      recordInstanceEvent(account, instance, "0001");
      break;
    case "modify":
      beginModification(account, instance, work.modification);
      break;
    case "reboot":
      recordInstanceEvent(account, instance, "0004");
      break;
    case "failover":
      recordInstanceEvent(account, instance, "0013");
      break;
    case "recover":
      recordInstanceEvent(account, instance, instance.multiAz ? "0052" : "0020");
      break;
  }
}

function end(account: Account, instance: DbInstance, work: Work): void {
  instance.status = work.kind === "stop" ? "stopped" : "available";
  switch (work.kind) {
    case "create":
    case "restore":
      endCreation(account, instance, work);
      break;
    case "backup":
      recordAutomatedSnapshot(account, instance);
      recordInstanceEvent(account, instance, "0002");
      break;
    case "snapshot":
      completeSnapshot(account, work.snapshotIdentifier);
      recordInstanceEvent(account, instance, "0002");
      break;
    case "modify":
      applyModification(account, instance, work.modification);
      break;
    case "rename":
      rename(account, instance, work.identifier);
      break;
    case "reboot":
      instance.parameterGroupStatus = "in-sync";
      recordInstanceEvent(account, instance, "0006");
      break;
    case "failover":
      endFailover(account, instance);
      break;
    case "recover":
      endRecovery(account, instance);
      break;
    case "stop":
      recordInstanceEvent(account, instance, "0087");
      break;
    case "start":
      recordInstanceEvent(account, instance, "0088");
      break;
    case "delete":
      delete rds.of(account).instances[instance.identifier];
      recordInstanceEvent(account, instance, "0003");
      break;
  }
}

function endCreation(account: Account, instance: DbInstance, work: Work): void {
  instance.createdAt = account.now;
  instance.standbyReady = instance.multiAz;
  if (work.kind === "restore") recordRestored(account, work.snapshotIdentifier);
  recordInstanceEvent(account, instance, "0005");
}

/** The old primary is the standby from now on, as soon as its zone lets it be. */
function endFailover(account: Account, instance: DbInstance): void {
  swapZones(instance);
  instance.parameterGroupStatus = "in-sync";
  instance.standbyReady = !account.cloud.failedZones.has(instance.secondaryAvailabilityZone ?? "");
  recordInstanceEvent(account, instance, "0006");
  recordInstanceEvent(account, instance, "0049");
}

function endRecovery(account: Account, instance: DbInstance): void {
  if (instance.multiAz) {
    // Recovered where it was: what the user guide calls an activation.
    recordInstanceEvent(account, instance, "0053");
    recordInstanceEvent(account, instance, "0050");
    recordInstanceEvent(account, instance, "0006");
    recordInstanceEvent(account, instance, "0051");
  } else {
    recordInstanceEvent(account, instance, "0006");
    recordInstanceEvent(account, instance, "0021");
  }
}

function rename(account: Account, instance: DbInstance, identifier: string): void {
  const { instances } = rds.of(account);
  delete instances[instance.identifier];
  instance.identifier = identifier;
  instances[identifier] = instance;
}
