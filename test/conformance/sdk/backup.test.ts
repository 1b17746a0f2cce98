import { Backup } from "@aws-sdk/client-backup";
import { beforeAll, expect, test } from "vitest";
import { coversErrors, coversService, localTest, refuses, useTarget } from "./target.ts";

const target = useTarget();
const { name } = target;
let backup: Backup;
const BackupVaultName = name;
const rule = { RuleName: "daily", TargetBackupVaultName: name, Lifecycle: { DeleteAfterDays: 35 } };
const plan = { BackupPlanName: name, Rules: [rule] };
const selection = {
  SelectionName: "files",
  IamRoleArn: "arn:aws:iam::123456789012:role/backup",
  Resources: ["arn:aws:elasticfilesystem:*:*:file-system/*"],
};
let BackupPlanId = "";
let SelectionId = "";

beforeAll(() => {
  backup = target.client(Backup);
});

test("a vault is made and described", async () => {
  const made = await backup.createBackupVault({ BackupVaultName, BackupVaultTags: { a: "1" } });
  target.undo(() => backup.deleteBackupVault({ BackupVaultName }));
  expect(made.BackupVaultArn).toMatch(new RegExp(`:backup-vault:${name}$`));
  expect(await backup.describeBackupVault({ BackupVaultName })).toMatchObject({ NumberOfRecoveryPoints: 0 });
  const { BackupVaultList } = await backup.listBackupVaults({});
  expect(BackupVaultList?.map((one) => one.BackupVaultName)).toContain(name);
  const ResourceArn = made.BackupVaultArn;
  await backup.tagResource({ ResourceArn, Tags: { b: "2" } });
  await backup.untagResource({ ResourceArn, TagKeyList: ["a"] });
  expect((await backup.listTags({ ResourceArn })).Tags).toEqual({ b: "2" });
});

test("a vault's lock is told with the vault, and taken away", async () => {
  const limits = { MinRetentionDays: 7, MaxRetentionDays: 365 };
  await backup.putBackupVaultLockConfiguration({ BackupVaultName, ...limits });
  expect(await backup.describeBackupVault({ BackupVaultName })).toMatchObject({ Locked: true, ...limits });
  await backup.deleteBackupVaultLockConfiguration({ BackupVaultName });
  const found = await backup.describeBackupVault({ BackupVaultName });
  expect(found.Locked).toBe(false);
  expect(found.MinRetentionDays).toBeUndefined();
});

localTest("a vault's lock has a date where it is to hold for ever", async () => {
  const vault = { BackupVaultName: `${name}-kept` };
  await backup.createBackupVault(vault);
  await backup.putBackupVaultLockConfiguration({ ...vault, MinRetentionDays: 1, ChangeableForDays: 3 });
  const { LockDate, CreationDate } = await backup.describeBackupVault(vault);
  expect(LockDate?.getTime()).toBeGreaterThanOrEqual((CreationDate?.getTime() ?? 0) + 3 * 86_400_000);
});

test("a deleted plan is told by its id, and listed where it is asked for", async () => {
  const made = await backup.createBackupPlan({ BackupPlan: { ...plan, BackupPlanName: `${name}-gone` } });
  const gone = made.BackupPlanId ?? "";
  const deleted = await backup.deleteBackupPlan({ BackupPlanId: gone });
  expect(deleted.DeletionDate).toBeInstanceOf(Date);
  const found = await backup.getBackupPlan({ BackupPlanId: gone });
  expect(found.DeletionDate).toEqual(deleted.DeletionDate);
  const ids = async (IncludeDeleted: boolean) =>
    (await backup.listBackupPlans({ IncludeDeleted })).BackupPlansList?.map((one) => one.BackupPlanId);
  expect(await ids(false)).not.toContain(gone);
  expect(await ids(true)).toContain(gone);
});

test("a plan has versions, and its rules have ids", async () => {
  const made = await backup.createBackupPlan({ BackupPlan: plan });
  BackupPlanId = made.BackupPlanId ?? "";
  target.undo(() => backup.deleteBackupPlan({ BackupPlanId }));
  const updated = await backup.updateBackupPlan({
    BackupPlanId,
    BackupPlan: { ...plan, Rules: [rule, { ...rule, RuleName: "weekly" }] },
  });
  expect(updated.VersionId).not.toBe(made.VersionId);
  const found = await backup.getBackupPlan({ BackupPlanId });
  expect(found.BackupPlan?.Rules?.map((one) => one.RuleName)).toEqual(["daily", "weekly"]);
  expect(found.BackupPlan?.Rules?.[0]).toMatchObject({
    ...rule,
    RuleId: expect.stringMatching(/^[-0-9a-f]{36}$/),
  });
  const first = await backup.getBackupPlan({ BackupPlanId, VersionId: made.VersionId });
  expect(first.BackupPlan?.Rules).toHaveLength(1);
  expect((await backup.listBackupPlanVersions({ BackupPlanId })).BackupPlanVersionsList).toHaveLength(2);
  const { BackupPlansList } = await backup.listBackupPlans({});
  expect(BackupPlansList?.find((one) => one.BackupPlanId === BackupPlanId)?.BackupPlanName).toBe(name);
});

test("resources are selected for it", async () => {
  const made = await backup.createBackupSelection({ BackupPlanId, BackupSelection: selection });
  SelectionId = made.SelectionId ?? "";
  target.undo(() => backup.deleteBackupSelection({ BackupPlanId, SelectionId }));
  expect((await backup.getBackupSelection({ BackupPlanId, SelectionId })).BackupSelection).toMatchObject(
    selection,
  );
  const { BackupSelectionsList } = await backup.listBackupSelections({ BackupPlanId });
  expect(BackupSelectionsList).toMatchObject([{ SelectionId, SelectionName: "files" }]);
});

const none = { BackupPlanId: "none" };
const noVault = { BackupVaultName: "none" };
const arn = "arn:aws:backup:ap-northeast-1:123456789012:backup-vault:none";
refuses([
  ["the vault again", () => backup.createBackupVault({ BackupVaultName }), "AlreadyExistsException"],
  [
    "a vault of one letter",
    () => backup.createBackupVault({ BackupVaultName: "x" }),
    "InvalidParameterValueException",
  ],
  ["a look at no vault", () => backup.describeBackupVault(noVault), "ResourceNotFoundException"],
  ["deletion of no vault", () => backup.deleteBackupVault(noVault), "ResourceNotFoundException"],
  ["the plan again", () => backup.createBackupPlan({ BackupPlan: plan }), "AlreadyExistsException"],
  [
    "a plan without rules",
    () => backup.createBackupPlan({ BackupPlan: { ...plan, Rules: [] } }),
    "InvalidParameterValueException",
  ],
  [
    "a rule without its vault",
    () =>
      backup.createBackupPlan({
        BackupPlan: { BackupPlanName: "x", Rules: [{ ...rule, TargetBackupVaultName: "none" }] },
      }),
    "InvalidParameterValueException",
  ],
  [
    "a lifecycle that is too short",
    () =>
      backup.updateBackupPlan({
        BackupPlanId,
        BackupPlan: {
          ...plan,
          Rules: [{ ...rule, Lifecycle: { MoveToColdStorageAfterDays: 30, DeleteAfterDays: 60 } }],
        },
      }),
    "InvalidParameterValueException",
  ],
  ["a look at no plan", () => backup.getBackupPlan(none), "ResourceNotFoundException"],
  [
    "a change of no plan",
    () => backup.updateBackupPlan({ ...none, BackupPlan: plan }),
    "ResourceNotFoundException",
  ],
  ["deletion of no plan", () => backup.deleteBackupPlan(none), "ResourceNotFoundException"],
  ["versions of no plan", () => backup.listBackupPlanVersions(none), "ResourceNotFoundException"],
  [
    "deletion of a plan with selections",
    () => backup.deleteBackupPlan({ BackupPlanId }),
    "InvalidRequestException",
    /^Related backup plan selections must be deleted prior to backup plan deletion$/,
  ],
  [
    "the selection again",
    () => backup.createBackupSelection({ BackupPlanId, BackupSelection: selection }),
    "AlreadyExistsException",
  ],
  [
    "a selection without a role",
    () => backup.createBackupSelection({ BackupPlanId, BackupSelection: { ...selection, IamRoleArn: "x" } }),
    "InvalidParameterValueException",
  ],
  [
    "a selection for no plan",
    () => backup.createBackupSelection({ ...none, BackupSelection: selection }),
    "InvalidParameterValueException",
  ],
  ["selections of no plan", () => backup.listBackupSelections(none), "ResourceNotFoundException"],
  [
    "no selection",
    () => backup.getBackupSelection({ BackupPlanId, SelectionId: "none" }),
    "ResourceNotFoundException",
  ],
  [
    "deletion of no selection",
    () => backup.deleteBackupSelection({ BackupPlanId, SelectionId: "none" }),
    "ResourceNotFoundException",
  ],
  ...(
    [
      ["a retention of no day", { MinRetentionDays: 0 }],
      ["a retention of more than a century", { MaxRetentionDays: 36_501 }],
      ["a least retention above the most", { MinRetentionDays: 100, MaxRetentionDays: 50 }],
      ["two days of grace", { ChangeableForDays: 2 }],
    ] as const
  ).map(
    ([what, limits]) =>
      [
        `a vault lock with ${what}`,
        () => backup.putBackupVaultLockConfiguration({ BackupVaultName, ...limits }),
        "InvalidParameterValueException",
      ] as const,
  ),
  [
    "a lock on no vault",
    () => backup.putBackupVaultLockConfiguration({ BackupVaultName: "none" }),
    "ResourceNotFoundException",
  ],
  [
    "taking the lock off no vault",
    () => backup.deleteBackupVaultLockConfiguration({ BackupVaultName: "none" }),
    "ResourceNotFoundException",
  ],
  ["tags of none", () => backup.listTags({ ResourceArn: arn }), "ResourceNotFoundException"],
  ["tags for none", () => backup.tagResource({ ResourceArn: arn, Tags: {} }), "ResourceNotFoundException"],
  [
    "tags away from none",
    () => backup.untagResource({ ResourceArn: arn, TagKeyList: [] }),
    "ResourceNotFoundException",
  ],
  ["a page that is none", () => backup.listBackupPlans({ NextToken: "x" }), "InvalidParameterValueException"],
]);

coversService(target, "backup");
coversErrors(target, {
  AlreadyExistsException: "CreateBackupVault CreateBackupPlan CreateBackupSelection",
  InvalidParameterValueException:
    "CreateBackupVault CreateBackupPlan UpdateBackupPlan CreateBackupSelection ListBackupPlans PutBackupVaultLockConfiguration",
  InvalidRequestException: "DeleteBackupPlan",
  ResourceNotFoundException:
    "DescribeBackupVault DeleteBackupVault GetBackupPlan UpdateBackupPlan DeleteBackupPlan ListBackupPlanVersions ListBackupSelections GetBackupSelection DeleteBackupSelection ListTags TagResource UntagResource PutBackupVaultLockConfiguration DeleteBackupVaultLockConfiguration",
});
