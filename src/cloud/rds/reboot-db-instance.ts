import type { RebootDBInstanceCommandInput } from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { describeInstance } from "./db-instance.ts";
import { recordInstanceEvent } from "./events.ts";
import { findInstance } from "./find.ts";
import { canFailOver } from "./placement.ts";
import { invalidCombination, invalidState } from "./refusals.ts";
import { enqueue } from "./work.ts";

/**
 * ForceFailover hands over to the standby. Where that is still being rebuilt after a failover, RDS abandons it
 * (RDS-EVENT-0034) and reboots.
 */
export function rebootDBInstance(input: RebootDBInstanceCommandInput, account: Account) {
  const instance = findInstance(account, input.DBInstanceIdentifier);
  if (instance.status !== "available") {
    throw invalidState(`DB Instance ${instance.identifier} is not in the available state.`);
  }
  if (input.ForceFailover && !instance.multiAz) {
    throw invalidCombination("Cannot force failover on a DB instance that is not configured for Multi-AZ.");
  }
  if (input.ForceFailover && canFailOver(account, instance)) {
    enqueue(account, instance, { kind: "failover", requested: true });
  } else {
    if (input.ForceFailover) recordInstanceEvent(account, instance, "0034");
    enqueue(account, instance, { kind: "reboot" });
  }
  return { DBInstance: describeInstance(instance, account) };
}
