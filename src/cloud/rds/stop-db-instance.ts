import type { StopDBInstanceCommandInput } from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { describeInstance } from "./db-instance.ts";
import { findInstance } from "./find.ts";
import { requireIdentifier } from "./identifier.ts";
import { invalidState } from "./refusals.ts";
import { newSnapshot } from "./snapshot.ts";
import { enqueue } from "./work.ts";

/** Seven days at most: then RDS starts it again by itself. */
export function stopDBInstance(input: StopDBInstanceCommandInput, account: Account) {
  const instance = findInstance(account, input.DBInstanceIdentifier);
  if (instance.status !== "available") {
    throw invalidState(`Instance ${instance.identifier} is not in available state.`);
  }
  if (input.DBSnapshotIdentifier !== undefined) {
    const snapshotIdentifier = requireIdentifier("DBSnapshotIdentifier", input.DBSnapshotIdentifier, 255);
    newSnapshot(account, instance, snapshotIdentifier, {});
    enqueue(account, instance, { kind: "snapshot", snapshotIdentifier });
  }
  enqueue(account, instance, { kind: "stop" });
  return { DBInstance: { ...describeInstance(instance, account), DBInstanceStatus: "stopping" } };
}
