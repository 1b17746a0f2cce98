import type { PutBackupPolicyCommandInput } from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findFileSystem } from "./find.ts";

export function describeBackupPolicy(input: { FileSystemId?: string }, account: Account) {
  return { BackupPolicy: { Status: findFileSystem(account, input.FileSystemId).backup } };
}

export function putBackupPolicy(input: PutBackupPolicyCommandInput, account: Account) {
  const fileSystem = findFileSystem(account, input.FileSystemId);
  const status = input.BackupPolicy?.Status;
  if (status !== "ENABLED" && status !== "DISABLED") {
    throw new ServiceError("ValidationException", "BackupPolicy.Status must be ENABLED or DISABLED.", 400);
  }
  fileSystem.backup = status;
  return { BackupPolicy: { Status: status } };
}
