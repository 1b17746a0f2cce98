import type {
  DescribeFileSystemsCommandInput,
  DescribeFileSystemsCommandOutput,
  FileSystemDescription,
  LifeCycleState,
  PerformanceMode,
  ThroughputMode,
} from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { toTagList } from "../tag-list.ts";
import { sizeOf } from "./data-plane.ts";
import { findFileSystem, mountTargetsOf, page } from "./find.ts";
import { elasticFileSystem, type FileSystem } from "./state.ts";

/** All of them, or the one that its id or its creation token names. @throws ServiceError BadRequest for both */
export function describeFileSystems(
  input: DescribeFileSystemsCommandInput,
  account: Account,
): Omit<DescribeFileSystemsCommandOutput, "$metadata"> {
  if (input.FileSystemId && input.CreationToken) {
    const message = "Specify at most one of FileSystemId and CreationToken.";
    throw new ServiceError("BadRequest", message, 400);
  }
  const all = input.FileSystemId
    ? [findFileSystem(account, input.FileSystemId)]
    : Object.values(elasticFileSystem.of(account).fileSystems);
  const wanted = all.filter(
    (one) => input.CreationToken === undefined || one.creationToken === input.CreationToken,
  );
  const { items, next } = page(wanted, input.Marker, input.MaxItems);
  return {
    Marker: input.Marker,
    FileSystems: items.map((fileSystem) => describeFileSystem(fileSystem, account)),
    NextMarker: next,
  };
}

export function describeFileSystem(fileSystem: FileSystem, account: Account): FileSystemDescription {
  const size = sizeOf(account, fileSystem.fileSystemId);
  return {
    OwnerId: account.accountId,
    CreationToken: fileSystem.creationToken,
    FileSystemId: fileSystem.fileSystemId,
    FileSystemArn: account.arn("elasticfilesystem", `file-system/${fileSystem.fileSystemId}`),
    CreationTime: new Date(fileSystem.createdAt),
    LifeCycleState: fileSystem.lifeCycleState as LifeCycleState,
    Name: fileSystem.tags.Name,
    NumberOfMountTargets: mountTargetsOf(account, fileSystem.fileSystemId).length,
    SizeInBytes: {
      Value: size,
      Timestamp: new Date(account.now),
      ValueInIA: 0,
      ValueInStandard: size,
      ValueInArchive: 0,
    },
    PerformanceMode: fileSystem.performanceMode as PerformanceMode,
    Encrypted: fileSystem.encrypted,
    KmsKeyId: fileSystem.kmsKeyId,
    ThroughputMode: fileSystem.throughputMode as ThroughputMode,
    ProvisionedThroughputInMibps: fileSystem.provisionedThroughputInMibps,
    AvailabilityZoneName: fileSystem.availabilityZoneName,
    Tags: toTagList(fileSystem.tags),
    FileSystemProtection: { ReplicationOverwriteProtection: fileSystem.replicationOverwriteProtection },
  };
}
