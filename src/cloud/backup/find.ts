import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { type BackupPlan, type BackupSelection, type BackupVault, backup } from "./state.ts";

export function invalidValue(message: string): ServiceError {
  return new ServiceError("InvalidParameterValueException", message);
}

export function alreadyExists(message: string): ServiceError {
  return new ServiceError("AlreadyExistsException", message);
}

function notFound(message: string): ServiceError {
  return new ServiceError("ResourceNotFoundException", message);
}

/** @throws ServiceError ResourceNotFoundException */
export function findVault(account: Account, name: string | undefined): BackupVault {
  const found = backup.of(account).vaults[name ?? ""];
  if (found) return found;
  throw notFound(`Backup vault ${name} does not exist.`);
}

/** One that is not deleted. @throws ServiceError ResourceNotFoundException */
export function findPlan(account: Account, id: string | undefined): BackupPlan {
  const found = findAnyPlan(account, id);
  if (found.deletedAt === undefined) return found;
  throw notFound(`Cannot find Backup plan with ID ${id}`);
}

/** A deleted one too. @throws ServiceError ResourceNotFoundException */
export function findAnyPlan(account: Account, id: string | undefined): BackupPlan {
  const found = backup.of(account).plans[id ?? ""];
  if (found) return found;
  throw notFound(`Cannot find Backup plan with ID ${id}`);
}

/** @throws ServiceError ResourceNotFoundException */
export function findSelection(
  account: Account,
  planId: string | undefined,
  id: string | undefined,
): BackupSelection {
  const found = findPlan(account, planId).selections[id ?? ""];
  if (found) return found;
  throw notFound(`Cannot find Backup selection with ID ${id}`);
}

/** One page; the token is the number of the next item. @throws ServiceError InvalidParameterValueException */
export function page<T>(items: readonly T[], input: { NextToken?: string; MaxResults?: number }) {
  const from = Number(input.NextToken ?? 0);
  if (!Number.isInteger(from) || from < 0) throw invalidValue("Invalid NextToken.");
  const until = from + (input.MaxResults ?? 1000);
  return { items: items.slice(from, until), NextToken: until < items.length ? String(until) : undefined };
}
