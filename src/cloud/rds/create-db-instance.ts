import type { CreateDBInstanceCommandInput } from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { describeInstance } from "./db-instance.ts";
import { findEngine, requireClass, requireStorage, resolveVersion, storageTypes } from "./engines.ts";
import { requireIdentifier } from "./identifier.ts";
import { requireWindows } from "./maintenance-window.ts";
import { newInstance, requirePassword, requireRetention, requireUsername } from "./new-instance.ts";
import { invalidCombination, invalidValue } from "./refusals.ts";
import { enqueue } from "./work.ts";

/** Begins an instance. No database runs: it is recorded with everything that RDS says of one, in RDS's time. */
export function createDBInstance(input: CreateDBInstanceCommandInput, account: Account) {
  requireIdentifier("DBInstanceIdentifier", input.DBInstanceIdentifier, 63);
  const windows = requireWindows(input);
  const engine = (input.Engine ?? "").toLowerCase();
  const { port, licenseModel } = findEngine(engine);
  const engineVersion = resolveVersion(engine, input.EngineVersion);
  const storageType = requireStorageType(input.StorageType, input.Iops);
  if (input.AllocatedStorage === undefined) {
    throw invalidValue("The parameter AllocatedStorage must be provided and must not be blank.");
  }
  requireStorage(engine, storageType, input.AllocatedStorage);
  if (input.LicenseModel !== undefined && input.LicenseModel !== licenseModel) {
    throw invalidCombination(`Invalid license model '${input.LicenseModel}' for engine '${engine}'.`);
  }
  const masterUsername = requireUsername(engine, input.MasterUsername);
  requirePassword(engine, input.MasterUserPassword);
  if (input.KmsKeyId !== undefined && !input.StorageEncrypted) {
    throw invalidCombination("KmsKeyId cannot be specified when StorageEncrypted is false.");
  }
  const contents = {
    engine,
    engineVersion,
    instanceClass: requireClass(input.DBInstanceClass),
    allocatedStorage: input.AllocatedStorage,
    storageType,
    iops: input.Iops,
    storageEncrypted: input.StorageEncrypted ?? false,
    kmsKeyId: input.StorageEncrypted ? (input.KmsKeyId ?? account.arn("kms", "key/rds")) : undefined,
    masterUsername,
    databaseName: input.DBName,
    licenseModel,
    port,
    backupRetentionPeriod: requireRetention(input.BackupRetentionPeriod ?? 1),
  };
  const instance = newInstance(account, input, contents, windows);
  instance.maxAllocatedStorage = input.MaxAllocatedStorage;
  enqueue(account, instance, { kind: "create" });
  if (instance.backupRetentionPeriod > 0) enqueue(account, instance, { kind: "backup" });
  return { DBInstance: describeInstance(instance, account) };
}

/** gp2 unless IOPS are asked for. @throws ServiceError StorageTypeNotSupported, InvalidParameterCombination */
export function requireStorageType(given: string | undefined, iops: number | undefined): string {
  const storageType = given ?? (iops === undefined ? "gp2" : "io1");
  if (!storageTypes.some((known) => known === storageType)) {
    throw new ServiceError("StorageTypeNotSupported", `Invalid storage type: ${storageType}`);
  }
  if (storageType.startsWith("io") && iops === undefined) {
    throw invalidCombination(`You must specify IOPS for storage type ${storageType}.`);
  }
  return storageType;
}
