import { randomUUID } from "node:crypto";
import type {
  CreateBackupSelectionCommandInput,
  ListBackupSelectionsCommandInput,
} from "@aws-sdk/client-backup";
import type { Account } from "../account.ts";
import { alreadyExists, findPlan, findSelection, invalidValue, page } from "./find.ts";
import type { BackupSelection } from "./state.ts";

export function createBackupSelection(input: CreateBackupSelectionCommandInput, account: Account) {
  const plan = findPlanOfSelection(account, input.BackupPlanId);
  const { SelectionName = "", IamRoleArn = "" } = input.BackupSelection ?? {};
  if (!/^[a-zA-Z0-9._-]{1,50}$/.test(SelectionName))
    throw invalidValue(`Invalid selection name: ${SelectionName}.`);
  if (!/^arn:[^:]+:iam::\d{12}:role\/.+/.test(IamRoleArn))
    throw invalidValue(`Invalid IAM role ARN: ${IamRoleArn}.`);
  const all = Object.values(plan.selections);
  if (all.some((one) => one.selection.SelectionName === SelectionName)) {
    throw alreadyExists(`Backup selection with the same name already exists: ${SelectionName}`);
  }
  const selection: BackupSelection = {
    id: randomUUID(),
    selection: { ...input.BackupSelection },
    creatorRequestId: input.CreatorRequestId,
    createdAt: account.now,
  };
  plan.selections[selection.id] = selection;
  return identify(plan.id, selection);
}

/** CreateBackupSelection documents no ResourceNotFoundException. */
function findPlanOfSelection(account: Account, id: string | undefined) {
  try {
    return findPlan(account, id);
  } catch {
    throw invalidValue(`Cannot find Backup plan with ID ${id}`);
  }
}

export function getBackupSelection(input: { BackupPlanId?: string; SelectionId?: string }, account: Account) {
  const found = findSelection(account, input.BackupPlanId, input.SelectionId);
  return {
    ...identify(input.BackupPlanId ?? "", found),
    BackupSelection: found.selection,
    CreatorRequestId: found.creatorRequestId,
  };
}

export function deleteBackupSelection(
  input: { BackupPlanId?: string; SelectionId?: string },
  account: Account,
) {
  const { id } = findSelection(account, input.BackupPlanId, input.SelectionId);
  delete findPlan(account, input.BackupPlanId).selections[id];
  return {};
}

export function listBackupSelections(input: ListBackupSelectionsCommandInput, account: Account) {
  const plan = findPlan(account, input.BackupPlanId);
  const { items, NextToken } = page(Object.values(plan.selections), input);
  const BackupSelectionsList = items.map((one) => ({
    ...identify(plan.id, one),
    SelectionName: one.selection.SelectionName,
    IamRoleArn: one.selection.IamRoleArn,
    CreatorRequestId: one.creatorRequestId,
  }));
  return { BackupSelectionsList, NextToken };
}

function identify(BackupPlanId: string, { id, createdAt }: BackupSelection) {
  return { SelectionId: id, BackupPlanId, CreationDate: new Date(createdAt) };
}
