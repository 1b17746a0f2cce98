import { mkdirSync } from "node:fs";
import type { DescribeAvailabilityZonesCommandOutput } from "@aws-sdk/client-ec2";
import type { CreateFileSystemCommandInput, FileSystemDescription } from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { dataDirectory } from "./data-plane.ts";
import { describeFileSystem } from "./describe-file-systems.ts";
import { newId } from "./find.ts";
import { elasticFileSystem, type FileSystem } from "./state.ts";
import { addTags } from "./tags.ts";

/** Idempotent by its creation token only in so far as a second call is told which file system has it. */
export function createFileSystem(
  input: CreateFileSystemCommandInput,
  account: Account,
): FileSystemDescription {
  const state = elasticFileSystem.of(account);
  const creationToken = input.CreationToken ?? "";
  const existing = Object.values(state.fileSystems).find((one) => one.creationToken === creationToken);
  if (existing) {
    const message = `File system '${existing.fileSystemId}' already exists with creation token '${creationToken}'`;
    throw new ServiceError("FileSystemAlreadyExists", message, 409, { FileSystemId: existing.fileSystemId });
  }
  requireZone(account, input.AvailabilityZoneName);
  checkThroughput(input.ThroughputMode, input.ProvisionedThroughputInMibps);
  if (input.KmsKeyId && !input.Encrypted) {
    throw new ServiceError("BadRequest", "KmsKeyId requires Encrypted to be true.", 400);
  }
  const tags: Record<string, string> = {};
  addTags(tags, input.Tags);
  const fileSystem: FileSystem = {
    fileSystemId: newId("fs"),
    creationToken,
    createdAt: account.now,
    lifeCycleState: "creating",
    stateSince: account.now,
    encrypted: input.Encrypted ?? false,
    kmsKeyId: input.Encrypted ? (input.KmsKeyId ?? account.arn("kms", "key/elasticfilesystem")) : undefined,
    performanceMode: input.PerformanceMode ?? "generalPurpose",
    throughputMode: input.ThroughputMode ?? "bursting",
    provisionedThroughputInMibps: input.ProvisionedThroughputInMibps,
    availabilityZoneName: input.AvailabilityZoneName,
    tags,
    policy: undefined,
    // On by default for One Zone alone.
    backup: (input.Backup ?? input.AvailabilityZoneName !== undefined) ? "ENABLED" : "DISABLED",
    lifecyclePolicies: [],
    replicationOverwriteProtection: "ENABLED",
  };
  mkdirSync(dataDirectory(account, fileSystem.fileSystemId), { recursive: true });
  state.fileSystems[fileSystem.fileSystemId] = fileSystem;
  return describeFileSystem(fileSystem, account);
}

/** @throws ServiceError UnsupportedAvailabilityZone */
function requireZone(account: Account, zone: string | undefined): void {
  if (zone === undefined) return;
  const { AvailabilityZones } = account.call<DescribeAvailabilityZonesCommandOutput>(
    "ec2",
    "DescribeAvailabilityZones",
    {},
  );
  if (AvailabilityZones?.some((one) => one.ZoneName === zone)) return;
  throw new ServiceError("UnsupportedAvailabilityZone", `Availability Zone '${zone}' is not supported.`, 400);
}

/** Provisioned throughput needs its figure, and the other modes refuse one. */
export function checkThroughput(mode: string | undefined, mibps: number | undefined): void {
  if (mode !== undefined && !["bursting", "provisioned", "elastic"].includes(mode)) {
    throw new ServiceError("BadRequest", `Unknown throughput mode '${mode}'.`, 400);
  }
  if (mode === "provisioned" && (mibps === undefined || mibps < 1)) {
    throw new ServiceError(
      "BadRequest",
      "ProvisionedThroughputInMibps must be at least 1 for provisioned mode.",
      400,
    );
  }
  if (mode !== "provisioned" && mode !== undefined && mibps !== undefined) {
    throw new ServiceError(
      "BadRequest",
      "ProvisionedThroughputInMibps requires ThroughputMode provisioned.",
      400,
    );
  }
}
