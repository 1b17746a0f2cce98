import type { FileSystemDescription, UpdateFileSystemCommandInput } from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { checkThroughput } from "./create-file-system.ts";
import { describeFileSystem } from "./describe-file-systems.ts";
import { findFileSystem, requireAvailable } from "./find.ts";

export function updateFileSystem(
  input: UpdateFileSystemCommandInput,
  account: Account,
): FileSystemDescription {
  const fileSystem = findFileSystem(account, input.FileSystemId);
  requireAvailable(fileSystem);
  const mode = input.ThroughputMode ?? fileSystem.throughputMode;
  checkThroughput(
    mode,
    input.ProvisionedThroughputInMibps ??
      (mode === "provisioned" ? fileSystem.provisionedThroughputInMibps : undefined),
  );
  fileSystem.throughputMode = mode;
  fileSystem.provisionedThroughputInMibps =
    mode === "provisioned"
      ? (input.ProvisionedThroughputInMibps ?? fileSystem.provisionedThroughputInMibps)
      : undefined;
  return describeFileSystem(fileSystem, account);
}
