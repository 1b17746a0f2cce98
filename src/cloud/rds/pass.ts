import type { Account } from "../account.ts";
import { recordInstanceEvent } from "./events.ts";
import { instancesOf } from "./find.ts";
import { isInWindow } from "./maintenance-window.ts";
import { isEmpty } from "./modification.ts";
import { applyPending } from "./modify-db-instance.ts";
import { canFailOver } from "./placement.ts";
import type { DbInstance } from "./state.ts";
import { continueWork, interrupt } from "./work.ts";

/** Brings every instance forward: failed zones first, then what is being done, then what waited for its window. */
export function pass(account: Account): boolean {
  let changed = false;
  for (const instance of instancesOf(account)) changed = advance(account, instance) || changed;
  return changed;
}

function advance(account: Account, instance: DbInstance): boolean {
  const changed = rebuildStandby(account, instance);
  if (isDown(account, instance)) return suffer(account, instance) || changed;
  if (instance.status === "failed") {
    interrupt(account, instance, { kind: "recover" });
    return true;
  }
  if (continueWork(account, instance)) return true;
  const due = instance.status === "available" && !isEmpty(instance.pending);
  if (!due || !isInWindow(instance.preferredMaintenanceWindow, account.now)) return changed;
  applyPending(account, instance, instance.pending);
  return true;
}

/** Whether its primary has no power. What is stopped or being deleted needs none. */
function isDown(account: Account, instance: DbInstance): boolean {
  const [current] = instance.work;
  const needsPower =
    instance.status !== "stopped" && current?.kind !== "delete" && current?.kind !== "failover";
  return needsPower && account.cloud.failedZones.has(instance.availabilityZone);
}

/**
 * A Multi-AZ instance hands over to its standby. A Single-AZ one is down until its zone is back; AWS names no status
 * for that, so it is called what it is.
 */
function suffer(account: Account, instance: DbInstance): boolean {
  if (canFailOver(account, instance)) {
    interrupt(account, instance, { kind: "failover", requested: false });
    return true;
  }
  if (instance.status === "failed" || instance.createdAt === undefined) return false;
  instance.status = "failed";
  instance.workSince = undefined;
  recordInstanceEvent(account, instance, "0004");
  return true;
}

/** A standby whose zone failed is brought up to date when the zone is back. */
function rebuildStandby(account: Account, instance: DbInstance): boolean {
  const { multiAz, standbyReady, secondaryAvailabilityZone: zone = "", createdAt } = instance;
  if (!multiAz || createdAt === undefined) return false;
  const failed = account.cloud.failedZones.has(zone);
  if (failed) {
    const changed = standbyReady || instance.standbySince !== undefined;
    instance.standbyReady = false;
    instance.standbySince = undefined;
    return changed;
  }
  if (standbyReady || account.cloud.failedZones.has(instance.availabilityZone)) return false;
  if (instance.standbySince === undefined) {
    instance.standbySince = account.now;
    recordInstanceEvent(account, instance, "0361");
    return true;
  }
  if (account.now - instance.standbySince < account.duration("databaseModifying")) return false;
  instance.standbySince = undefined;
  instance.standbyReady = true;
  recordInstanceEvent(account, instance, "0362");
  return true;
}
