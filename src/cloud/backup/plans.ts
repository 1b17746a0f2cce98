import { randomUUID } from "node:crypto";
import type {
  BackupPlanInput,
  CreateBackupPlanCommandInput,
  GetBackupPlanCommandInput,
  ListBackupPlansCommandInput,
  ListBackupPlanVersionsCommandInput,
  UpdateBackupPlanCommandInput,
} from "@aws-sdk/client-backup";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { alreadyExists, findAnyPlan, findPlan, invalidValue, page } from "./find.ts";
import { type BackupPlan, backup, type PlanVersion } from "./state.ts";

/** A plan is kept and described; its schedule runs nothing. */
export function createBackupPlan(input: CreateBackupPlanCommandInput, account: Account) {
  const version = newVersion(account, input.BackupPlan);
  const { plans } = backup.of(account);
  const living = livingPlans(account);
  const same = living.find((plan) => latest(plan).plan.BackupPlanName === version.plan.BackupPlanName);
  if (same) throw alreadyExists(`Backup plan with the same plan document already exists: ${same.id}`);
  if (living.length >= 300) {
    throw new ServiceError("LimitExceededException", "At most 300 backup plans can be created.");
  }
  const plan: BackupPlan = {
    id: randomUUID(),
    creatorRequestId: input.CreatorRequestId,
    createdAt: account.now,
    versions: [version],
    selections: {},
    tags: { ...input.BackupPlanTags },
  };
  plans[plan.id] = plan;
  return identify(plan, account);
}

export function updateBackupPlan(input: UpdateBackupPlanCommandInput, account: Account) {
  const plan = findPlan(account, input.BackupPlanId);
  plan.versions.push(newVersion(account, input.BackupPlan));
  return identify(plan, account);
}

/** Deleted ones too, with their DeletionDate. */
export function getBackupPlan(input: GetBackupPlanCommandInput, account: Account) {
  const plan = findAnyPlan(account, input.BackupPlanId);
  const version =
    input.VersionId === undefined
      ? latest(plan)
      : plan.versions.find((one) => one.versionId === input.VersionId);
  if (!version) {
    throw new ServiceError(
      "ResourceNotFoundException",
      `Cannot find version ${input.VersionId} of Backup plan ${plan.id}`,
    );
  }
  return {
    ...identify(plan, account),
    VersionId: version.versionId,
    CreatorRequestId: plan.creatorRequestId,
    BackupPlan: version.plan,
  };
}

/** @throws ServiceError InvalidRequestException while resources are selected for it */
export function deleteBackupPlan(input: { BackupPlanId?: string }, account: Account) {
  const plan = findPlan(account, input.BackupPlanId);
  if (Object.keys(plan.selections).length > 0) {
    const message = "Related backup plan selections must be deleted prior to backup plan deletion";
    throw new ServiceError("InvalidRequestException", message);
  }
  plan.deletedAt = account.now;
  return identify(plan, account);
}

export function listBackupPlans(input: ListBackupPlansCommandInput, account: Account) {
  const wanted = input.IncludeDeleted ? Object.values(backup.of(account).plans) : livingPlans(account);
  const { items, NextToken } = page(wanted, input);
  const BackupPlansList = items.map((plan) => ({ ...identify(plan, account), ...nameOf(latest(plan)) }));
  return { BackupPlansList, NextToken };
}

export function listBackupPlanVersions(input: ListBackupPlanVersionsCommandInput, account: Account) {
  const plan = findPlan(account, input.BackupPlanId);
  const { items, NextToken } = page(plan.versions, input);
  const BackupPlanVersionsList = items.map((version) => ({
    ...identify(plan, account),
    ...nameOf(version),
    VersionId: version.versionId,
  }));
  return { BackupPlanVersionsList, NextToken };
}

function newVersion(account: Account, given: BackupPlanInput | undefined): PlanVersion {
  const rules = given?.Rules ?? [];
  if (rules.length === 0) throw invalidValue("A backup plan must have at least one rule.");
  for (const rule of rules) checkRule(account, rule);
  const names = rules.map((rule) => rule.RuleName);
  if (new Set(names).size < names.length) throw invalidValue("Rule names of a backup plan must be unique.");
  const plan = {
    ...given,
    BackupPlanName: given?.BackupPlanName ?? "",
    Rules: rules.map((rule) => ({
      ScheduleExpression: "cron(0 5 ? * * *)",
      StartWindowMinutes: 480,
      CompletionWindowMinutes: 10_080,
      ...rule,
      RuleId: randomUUID(),
    })),
  };
  return { versionId: randomUUID(), plan, createdAt: account.now };
}

/** @throws ServiceError InvalidParameterValueException */
function checkRule(account: Account, rule: NonNullable<BackupPlanInput["Rules"]>[number]): void {
  const { TargetBackupVaultName: vault = "", Lifecycle } = rule;
  if (!backup.of(account).vaults[vault]) throw invalidValue(`Backup vault ${vault} does not exist.`);
  const { MoveToColdStorageAfterDays: cold, DeleteAfterDays: gone } = Lifecycle ?? {};
  if (cold !== undefined && gone !== undefined && gone < cold + 90) {
    throw invalidValue(
      `Invalid lifecycle. DeleteAfterDays ${gone} cannot be less than 90 days apart from MoveToColdStorageAfterDays ${cold}`,
    );
  }
}

function livingPlans(account: Account): BackupPlan[] {
  return Object.values(backup.of(account).plans).filter((plan) => plan.deletedAt === undefined);
}

function latest(plan: BackupPlan): PlanVersion {
  const version = plan.versions.at(-1);
  if (!version) throw new Error(`Backup plan ${plan.id} has no version.`);
  return version;
}

function nameOf(version: PlanVersion) {
  return { BackupPlanName: version.plan.BackupPlanName };
}

function identify(plan: BackupPlan, account: Account) {
  return {
    BackupPlanId: plan.id,
    BackupPlanArn: account.arn("backup", `backup-plan:${plan.id}`),
    CreationDate: new Date(plan.createdAt),
    DeletionDate: plan.deletedAt === undefined ? undefined : new Date(plan.deletedAt),
    VersionId: latest(plan).versionId,
  };
}
