import type { FileSystemDescription, UpdateFileSystemCommandInput } from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { checkThroughput } from "./create-file-system.ts";
import { describeFileSystem } from "./describe-file-systems.ts";
import { findFileSystem, requireAvailable } from "./find.ts";
import type { FileSystem } from "./state.ts";

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
  if (isLimited(fileSystem, mode, input.ProvisionedThroughputInMibps)) {
    requireDayPassed(fileSystem, account);
    fileSystem.throughputChangedAt = account.now;
  }
  fileSystem.throughputMode = mode;
  fileSystem.provisionedThroughputInMibps =
    mode === "provisioned"
      ? (input.ProvisionedThroughputInMibps ?? fileSystem.provisionedThroughputInMibps)
      : undefined;
  return describeFileSystem(fileSystem, account);
}

/** Another mode, or less of what is provisioned. */
function isLimited(fileSystem: FileSystem, mode: string, mibps: number | undefined): boolean {
  const { throughputMode, provisionedThroughputInMibps: before = 0 } = fileSystem;
  return mode !== throughputMode || (mode === "provisioned" && mibps !== undefined && mibps < before);
}

/** @throws ServiceError TooManyRequests (429) within 24 hours of the last such change (EFS API reference) */
function requireDayPassed({ throughputChangedAt: last }: FileSystem, account: Account): void {
  if (last === undefined || account.now - last >= account.seconds(86_400)) return;
  const message =
    "You must wait at least 24 hours between changing the throughput mode or decreasing the provisioned throughput of a file system.";
  throw new ServiceError("TooManyRequests", message, 429);
}
