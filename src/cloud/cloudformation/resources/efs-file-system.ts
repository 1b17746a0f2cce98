import type {
  CreateFileSystemCommandInput,
  DescribeFileSystemsCommandOutput,
  FileSystemDescription,
  PutBackupPolicyCommandInput,
  PutFileSystemPolicyCommandInput,
  PutLifecycleConfigurationCommandInput,
  UpdateFileSystemCommandInput,
} from "@aws-sdk/client-efs";
import type { Account } from "../../account.ts";
import { sameJson } from "../json.ts";
import type { Loose } from "./loose.ts";
import { resourceType } from "./resource-type.ts";
import { list, object, type PropertiesOf, tagList } from "./schema.ts";
import { allTags, tagChanges } from "./tags.ts";

const service = "elasticfilesystem";

const properties = object({
  AvailabilityZoneName: "string",
  BackupPolicy: object({ Status: "string" }, ["Status"]),
  BypassPolicyLockoutSafetyCheck: "boolean",
  Encrypted: "boolean",
  FileSystemPolicy: "json",
  FileSystemProtection: object({ ReplicationOverwriteProtection: "string" }),
  FileSystemTags: tagList,
  KmsKeyId: "string",
  LifecyclePolicies: list(
    object({
      TransitionToArchive: "string",
      TransitionToIA: "string",
      TransitionToPrimaryStorageClass: "string",
    }),
  ),
  PerformanceMode: "string",
  ProvisionedThroughputInMibps: "number",
  ThroughputMode: "string",
});

type Properties = PropertiesOf<typeof properties.fields>;

export const efsFileSystem = resourceType({
  name: "AWS::EFS::FileSystem",
  properties,
  replacedBy: ["AvailabilityZoneName", "Encrypted", "KmsKeyId", "PerformanceMode"],
  attributeNames: ["Arn", "FileSystemId"],
  taggable: true,
  create: (given, context) => {
    const input = {
      CreationToken: context.newName(64),
      AvailabilityZoneName: given.AvailabilityZoneName,
      Encrypted: given.Encrypted,
      KmsKeyId: given.KmsKeyId,
      PerformanceMode: given.PerformanceMode,
      ThroughputMode: given.ThroughputMode,
      ProvisionedThroughputInMibps: given.ProvisionedThroughputInMibps,
      Tags: allTags(context, given.FileSystemTags),
    } satisfies Loose<CreateFileSystemCommandInput>;
    return context.account.call<FileSystemDescription>(service, "CreateFileSystem", input).FileSystemId ?? "";
  },
  ready: (FileSystemId, given, { account }) => {
    if (describe(account, FileSystemId)?.LifeCycleState !== "available") return false;
    configure(account, FileSystemId, given);
    return true;
  },
  update: (FileSystemId, given, previous, context) => {
    const { account } = context;
    const throughput = (one: Properties) => [one.ThroughputMode, one.ProvisionedThroughputInMibps];
    if (!sameJson(throughput(given), throughput(previous))) {
      account.call(service, "UpdateFileSystem", {
        FileSystemId,
        ThroughputMode: given.ThroughputMode ?? "bursting",
        ProvisionedThroughputInMibps: given.ProvisionedThroughputInMibps,
      } satisfies Loose<UpdateFileSystemCommandInput>);
    }
    if (previous.FileSystemPolicy !== undefined && given.FileSystemPolicy === undefined) {
      account.call(service, "DeleteFileSystemPolicy", { FileSystemId });
    }
    const { set, removed } = tagChanges(context, given.FileSystemTags, previous.FileSystemTags);
    if (set.length > 0) account.call(service, "TagResource", { ResourceId: FileSystemId, Tags: set });
    if (removed.length > 0)
      account.call(service, "UntagResource", { ResourceId: FileSystemId, TagKeys: removed });
  },
  remove: (FileSystemId, _, { account }) => {
    if (describe(account, FileSystemId)?.LifeCycleState !== "deleting") {
      account.call(service, "DeleteFileSystem", { FileSystemId });
    }
    return describe(account, FileSystemId) === undefined;
  },
  attributes: (FileSystemId, _, { account }) => ({
    Arn: account.arn("elasticfilesystem", `file-system/${FileSystemId}`),
    FileSystemId,
  }),
});

function describe(account: Account, id: string): FileSystemDescription | undefined {
  const { FileSystems } = account.call<DescribeFileSystemsCommandOutput>(service, "DescribeFileSystems", {});
  return FileSystems?.find((one) => one.FileSystemId === id);
}

/** What a file system takes only when it is available. Safe to repeat. */
function configure(account: Account, FileSystemId: string, given: Properties): void {
  account.call(service, "PutBackupPolicy", {
    FileSystemId,
    BackupPolicy: {
      Status: given.BackupPolicy?.Status ?? (given.AvailabilityZoneName ? "ENABLED" : "DISABLED"),
    },
  } satisfies Loose<PutBackupPolicyCommandInput>);
  account.call(service, "PutLifecycleConfiguration", {
    FileSystemId,
    LifecyclePolicies: given.LifecyclePolicies ?? [],
  } satisfies Loose<PutLifecycleConfigurationCommandInput>);
  if (given.FileSystemPolicy !== undefined) {
    account.call(service, "PutFileSystemPolicy", {
      FileSystemId,
      Policy: JSON.stringify(given.FileSystemPolicy),
      BypassPolicyLockoutSafetyCheck: given.BypassPolicyLockoutSafetyCheck,
    } satisfies PutFileSystemPolicyCommandInput);
  }
  if (given.FileSystemProtection !== undefined) {
    account.call(service, "UpdateFileSystemProtection", { FileSystemId, ...given.FileSystemProtection });
  }
}
