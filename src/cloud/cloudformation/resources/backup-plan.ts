import type { CreateBackupPlanCommandOutput, GetBackupPlanCommandOutput } from "@aws-sdk/client-backup";
import { tagMap } from "./backup-vault.ts";
import { resourceType } from "./resource-type.ts";
import { list, object, type PropertiesOf } from "./schema.ts";

const rule = object(
  {
    CompletionWindowMinutes: "number",
    CopyActions: "json",
    EnableContinuousBackup: "boolean",
    Lifecycle: object({
      DeleteAfterDays: "number",
      MoveToColdStorageAfterDays: "number",
      OptInToArchiveForSupportedResources: "boolean",
    }),
    RecoveryPointTags: "json",
    RuleName: "string",
    ScheduleExpression: "string",
    ScheduleExpressionTimezone: "string",
    StartWindowMinutes: "number",
    TargetBackupVault: "string",
  },
  ["RuleName", "TargetBackupVault"],
);

const plan = object(
  { AdvancedBackupSettings: "json", BackupPlanName: "string", BackupPlanRule: list(rule) },
  ["BackupPlanName", "BackupPlanRule"],
);

/** CloudFormation's names for a plan's parts are its own: BackupPlanRule for Rules, TargetBackupVault for its name. */
export const backupPlan = resourceType({
  name: "AWS::Backup::BackupPlan",
  properties: object({ BackupPlan: plan, BackupPlanTags: "json" }, ["BackupPlan"]),
  replacedBy: [],
  attributeNames: ["BackupPlanArn", "BackupPlanId", "VersionId"],
  changingAttributes: ["VersionId"],
  taggable: true,
  create: (given, context) => {
    const BackupPlanTags = { ...context.tags, ...tagMap(given.BackupPlanTags) };
    const input = { BackupPlan: planOf(given.BackupPlan), BackupPlanTags };
    const answer = context.account.call<CreateBackupPlanCommandOutput>("backup", "CreateBackupPlan", input);
    return answer.BackupPlanId ?? "";
  },
  update: (BackupPlanId, given, previous, { account, tags, previousTags }) => {
    account.call("backup", "UpdateBackupPlan", { BackupPlanId, BackupPlan: planOf(given.BackupPlan) });
    const ResourceArn = account.arn("backup", `backup-plan:${BackupPlanId}`);
    const now = { ...tags, ...tagMap(given.BackupPlanTags) };
    const then = { ...previousTags, ...tagMap(previous.BackupPlanTags) };
    account.call("backup", "TagResource", { ResourceArn, Tags: now });
    const TagKeyList = Object.keys(then).filter((key) => !(key in now));
    if (TagKeyList.length > 0) account.call("backup", "UntagResource", { ResourceArn, TagKeyList });
  },
  remove: (BackupPlanId, _, { account }) => {
    account.call("backup", "DeleteBackupPlan", { BackupPlanId });
    return true;
  },
  attributes: (BackupPlanId, _, { account }) => {
    const found = account.call<GetBackupPlanCommandOutput>("backup", "GetBackupPlan", { BackupPlanId });
    return { BackupPlanArn: found.BackupPlanArn ?? "", BackupPlanId, VersionId: found.VersionId ?? "" };
  },
});

function planOf({ BackupPlanRule, ...rest }: PropertiesOf<typeof plan.fields> = {}) {
  const Rules = (BackupPlanRule ?? []).map(({ TargetBackupVault, ...one }) => ({
    ...one,
    TargetBackupVaultName: TargetBackupVault,
  }));
  return { ...rest, Rules };
}
