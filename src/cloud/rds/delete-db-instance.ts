import type { DeleteDBInstanceCommandInput } from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { describeInstance } from "./db-instance.ts";
import { findInstance } from "./find.ts";
import { requireIdentifier } from "./identifier.ts";
import { invalidCombination, invalidState } from "./refusals.ts";
import { newSnapshot } from "./snapshot.ts";
import { type DbInstance, rds } from "./state.ts";
import { enqueue, replaceWork } from "./work.ts";

/** Takes a last snapshot unless told to skip it, drops the automated ones, and deletes. */
export function deleteDBInstance(input: DeleteDBInstanceCommandInput, account: Account) {
  const instance = findInstance(account, input.DBInstanceIdentifier);
  if (instance.deletionProtection) {
    throw invalidCombination(
      "Cannot delete protected DB Instance, please disable deletion protection and try again.",
    );
  }
  const skip = input.SkipFinalSnapshot ?? false;
  const last = input.FinalDBSnapshotIdentifier;
  if (skip && last !== undefined) {
    throw invalidCombination(
      "FinalDBSnapshotIdentifier can not be specified when deleting with SkipFinalSnapshot.",
    );
  }
  if (!skip && last === undefined) {
    throw invalidCombination("FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.");
  }
  if (instance.status === "deleting" || instance.work.some((work) => work.kind === "delete")) {
    throw invalidState(`Instance ${instance.identifier} is already being deleted.`);
  }
  if (last === undefined) replaceWork(account, instance, { kind: "delete" });
  else deleteWithSnapshot(account, instance, last);
  if (input.DeleteAutomatedBackups ?? true) dropAutomatedSnapshots(account, instance);
  return { DBInstance: { ...describeInstance(instance, account), DBInstanceStatus: "deleting" } };
}

function deleteWithSnapshot(account: Account, instance: DbInstance, name: string): void {
  if (instance.status !== "available" && instance.status !== "stopped") {
    throw invalidState(
      `Cannot create a snapshot because the database instance ${instance.identifier} is not currently in the available state.`,
    );
  }
  const snapshotIdentifier = requireIdentifier("FinalDBSnapshotIdentifier", name, 255);
  const tags = instance.copyTagsToSnapshot ? { ...instance.tags } : {};
  newSnapshot(account, instance, snapshotIdentifier, tags);
  enqueue(account, instance, { kind: "snapshot", snapshotIdentifier }, { kind: "delete" });
}

function dropAutomatedSnapshots(account: Account, { resourceId }: DbInstance): void {
  const { snapshots } = rds.of(account);
  for (const one of Object.values(snapshots)) {
    if (one.type === "automated" && one.resourceId === resourceId) delete snapshots[one.identifier];
  }
}
