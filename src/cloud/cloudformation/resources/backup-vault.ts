import type { CreateBackupVaultCommandInput } from "@aws-sdk/client-backup";
import type { Json } from "../json.ts";
import { resourceType } from "./resource-type.ts";
import { object } from "./schema.ts";

/** Its tags are a map, unlike nearly everybody else's. */
export const backupVault = resourceType({
  name: "AWS::Backup::BackupVault",
  properties: object({ BackupVaultName: "string", BackupVaultTags: "json", EncryptionKeyArn: "string" }, [
    "BackupVaultName",
  ]),
  replacedBy: ["BackupVaultName", "EncryptionKeyArn"],
  attributeNames: ["BackupVaultArn", "BackupVaultName"],
  taggable: true,
  nameProperty: "BackupVaultName",
  create: (given, context) => {
    const input = {
      BackupVaultName: given.BackupVaultName,
      EncryptionKeyArn: given.EncryptionKeyArn,
      BackupVaultTags: { ...context.tags, ...tagMap(given.BackupVaultTags) },
    } satisfies CreateBackupVaultCommandInput;
    context.account.call("backup", "CreateBackupVault", input);
    return given.BackupVaultName ?? "";
  },
  update: (name, given, previous, { account, tags, previousTags }) => {
    const ResourceArn = account.arn("backup", `backup-vault:${name}`);
    const now = { ...tags, ...tagMap(given.BackupVaultTags) };
    const then = { ...previousTags, ...tagMap(previous.BackupVaultTags) };
    account.call("backup", "TagResource", { ResourceArn, Tags: now });
    const TagKeyList = Object.keys(then).filter((key) => !(key in now));
    if (TagKeyList.length > 0) account.call("backup", "UntagResource", { ResourceArn, TagKeyList });
  },
  remove: (BackupVaultName, _, { account }) => {
    account.call("backup", "DeleteBackupVault", { BackupVaultName });
    return true;
  },
  attributes: (name, _, { account }) => ({
    BackupVaultArn: account.arn("backup", `backup-vault:${name}`),
    BackupVaultName: name,
  }),
});

export function tagMap(given: Json | undefined): Record<string, string> {
  const entries = Object.entries((given ?? {}) as Record<string, Json>);
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}
