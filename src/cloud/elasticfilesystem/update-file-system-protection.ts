import type {
  FileSystemProtectionDescription,
  UpdateFileSystemProtectionCommandInput,
} from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { findFileSystem, requireAvailable } from "./find.ts";

export function updateFileSystemProtection(
  input: UpdateFileSystemProtectionCommandInput,
  account: Account,
): FileSystemProtectionDescription {
  const fileSystem = findFileSystem(account, input.FileSystemId);
  requireAvailable(fileSystem);
  if (
    input.ReplicationOverwriteProtection === "ENABLED" ||
    input.ReplicationOverwriteProtection === "DISABLED"
  ) {
    fileSystem.replicationOverwriteProtection = input.ReplicationOverwriteProtection;
  }
  return { ReplicationOverwriteProtection: fileSystem.replicationOverwriteProtection };
}
