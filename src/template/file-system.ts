import type { Configuration } from "../config/configuration.ts";
import { logicalIds, nameTags } from "./names.ts";
import { arn, getAtt, type Resources, ref, type Value } from "./template.ts";

/** Regional (no AvailabilityZoneName), encrypted, kept whatever becomes of the stack. None for an existing one. */
export function fileSystem(configuration: Configuration): Resources {
  const { storage } = configuration;
  if (storage.fileSystem !== "new") return {};
  return {
    [logicalIds.fileSystem]: {
      Type: "AWS::EFS::FileSystem",
      // Kept when the stack is deleted; taken back when its creation fails, before anything was ever in it.
      DeletionPolicy: "RetainExceptOnCreate",
      UpdateReplacePolicy: "Retain",
      Properties: {
        Encrypted: true,
        PerformanceMode: "generalPurpose",
        ...throughput(storage.throughput),
        BackupPolicy: { Status: storage.backup ? "ENABLED" : "DISABLED" },
        FileSystemTags: nameTags(configuration),
      },
    },
  };
}

function throughput(mode: Configuration["storage"]["throughput"]) {
  if (typeof mode === "string") return { ThroughputMode: mode };
  return { ThroughputMode: "provisioned", ProvisionedThroughputInMibps: mode.provisionedMebibytes };
}

/** The id, for the rest of the template. */
export function fileSystemId({ storage }: Configuration): Value {
  return storage.fileSystem === "new" ? ref(logicalIds.fileSystem) : storage.fileSystem;
}

/** What a client that mounts it needs, root's own rights included: containers write as whom they like. */
export const clientActions = [
  "elasticfilesystem:ClientMount",
  "elasticfilesystem:ClientRootAccess",
  "elasticfilesystem:ClientWrite",
];

export function fileSystemArn({ storage }: Configuration): Value {
  if (storage.fileSystem === "new") return getAtt(logicalIds.fileSystem, "Arn");
  return arn("elasticfilesystem", `file-system/${storage.fileSystem}`);
}
