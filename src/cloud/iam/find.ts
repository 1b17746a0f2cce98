import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { type InstanceProfile, iam, type Policy, type Role } from "./state.ts";

export function noSuchEntity(message: string): ServiceError {
  return new ServiceError("NoSuchEntity", message, 404);
}

export function alreadyExists(message: string): ServiceError {
  return new ServiceError("EntityAlreadyExists", message, 409);
}

export function deleteConflict(message: string): ServiceError {
  return new ServiceError("DeleteConflict", message, 409);
}

/** What hangs on an entity goes before it does. */
export function mustFirst(what: string): ServiceError {
  return deleteConflict(`Cannot delete entity, must ${what} first.`);
}

/** @throws ServiceError NoSuchEntity (404) */
export function findRole(account: Account, name: string | undefined): Role {
  const found = iam.of(account).roles[name ?? ""];
  if (found) return found;
  throw noSuchEntity(`The role with name ${name} cannot be found.`);
}

/** @throws ServiceError NoSuchEntity (404) */
export function findInstanceProfile(account: Account, name: string | undefined): InstanceProfile {
  const found = iam.of(account).instanceProfiles[name ?? ""];
  if (found) return found;
  throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
}

/** @throws ServiceError NoSuchEntity (404); AWS's own policies are not among the account's */
export function findPolicy(account: Account, arn: string | undefined): Policy {
  const found = iam.of(account).policies[arn ?? ""];
  if (found) return found;
  throw noSuchEntity(`Policy ${arn} was not found.`);
}

/** Whether a policy is one that AWS keeps for all accounts. The local cloud takes every such name. */
export function isAwsManaged(arn: string): boolean {
  return /^arn:aws[a-z-]*:iam::aws:policy\/.+/.test(arn);
}

/** One page of a list; IAM marks the next by an opaque text, here the number of its first item. */
export function page<T>(items: readonly T[], input: { Marker?: string; MaxItems?: number }) {
  const from = Number(input.Marker ?? 0);
  if (!Number.isInteger(from) || from < 0) throw new ServiceError("ValidationError", "Invalid Marker.");
  const until = from + (input.MaxItems ?? 100);
  const IsTruncated = until < items.length;
  return { items: items.slice(from, until), IsTruncated, Marker: IsTruncated ? String(until) : undefined };
}
