import type { RestoreDBInstanceFromDBSnapshotCommandInput } from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { requireStorageType } from "./create-db-instance.ts";
import { describeInstance } from "./db-instance.ts";
import { requireAvailable } from "./db-snapshots.ts";
import { requireClass } from "./engines.ts";
import { findSnapshot } from "./find.ts";
import { newInstance } from "./new-instance.ts";
import { invalidCombination } from "./refusals.ts";
import { enqueue } from "./work.ts";

/** A new instance with a new endpoint, Multi-AZ from the start where asked; the snapshot's source is left alone. */
export function restoreDBInstanceFromDBSnapshot(
  input: RestoreDBInstanceFromDBSnapshotCommandInput,
  account: Account,
) {
  if (input.DBClusterSnapshotIdentifier !== undefined) {
    const message = `DBClusterSnapshot ${input.DBClusterSnapshotIdentifier} not found.`;
    throw new ServiceError("DBClusterSnapshotNotFoundFault", message, 404);
  }
  const snapshot = findSnapshot(account, input.DBSnapshotIdentifier);
  requireAvailable(snapshot);
  if (input.Engine !== undefined && input.Engine !== snapshot.engine) {
    throw new ServiceError(
      "InvalidRestoreFault",
      `Cannot restore a ${snapshot.engine} snapshot as ${input.Engine}.`,
    );
  }
  if (input.DBName !== undefined && snapshot.engine !== "oracle") {
    throw invalidCombination(`DBName must be null when Restoring for this Engine: ${snapshot.engine}.`);
  }
  const contents = {
    engine: snapshot.engine,
    engineVersion: snapshot.engineVersion,
    instanceClass: requireClass(input.DBInstanceClass ?? snapshot.instanceClass),
    allocatedStorage: snapshot.allocatedStorage,
    storageType: requireStorageType(input.StorageType ?? snapshot.storageType, input.Iops ?? snapshot.iops),
    iops: input.Iops ?? snapshot.iops,
    storageEncrypted: snapshot.encrypted,
    kmsKeyId: snapshot.kmsKeyId,
    masterUsername: snapshot.masterUsername,
    databaseName: snapshot.databaseName,
    licenseModel: snapshot.licenseModel,
    port: snapshot.port,
    backupRetentionPeriod: 1,
  };
  const instance = newInstance(account, input, contents);
  enqueue(
    account,
    instance,
    { kind: "restore", snapshotIdentifier: snapshot.identifier },
    { kind: "backup" },
  );
  return { DBInstance: describeInstance(instance, account) };
}
