import type { FileSystemDescription, UpdateFileSystemCommandInput } from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { checkThroughput } from "./create-file-system.ts";
import { describeFileSystem } from "./describe-file-systems.ts";
import { findFileSystem, requireAvailable } from "./find.ts";
import type { FileSystem } from "./state.ts";

/**
 * A mode changes, and provisioned throughput decreases, once in 24 hours [API:efs UpdateFileSystem].
 * @throws ServiceError TooManyRequests
 */
function waitADay(fileSystem: FileSystem, account: Account): void {
  const { throughputChangedAt: last, fileSystemId } = fileSystem;
  if (last !== undefined && account.now - last < account.seconds(86_400)) {
    throw new ServiceError(
      "TooManyRequests",
      `The throughput mode of '${fileSystemId}' was changed, or its provisioned throughput decreased, less than 24 hours ago.`,
      429,
    );
  }
  fileSystem.throughputChangedAt = account.now;
}

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
  const given = input.ProvisionedThroughputInMibps ?? fileSystem.provisionedThroughputInMibps ?? 0;
  const decreases = given < (fileSystem.provisionedThroughputInMibps ?? 0);
  if (mode !== fileSystem.throughputMode || decreases) waitADay(fileSystem, account);
  fileSystem.throughputMode = mode;
  fileSystem.provisionedThroughputInMibps =
    mode === "provisioned"
      ? (input.ProvisionedThroughputInMibps ?? fileSystem.provisionedThroughputInMibps)
      : undefined;
  return describeFileSystem(fileSystem, account);
}
