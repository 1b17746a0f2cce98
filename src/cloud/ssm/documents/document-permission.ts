import type {
  DescribeDocumentPermissionCommandInput,
  ModifyDocumentPermissionCommandInput,
} from "@aws-sdk/client-ssm";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { findDocument } from "./state.ts";

/** Whom a document is shared with. */
export function describeDocumentPermission(input: DescribeDocumentPermissionCommandInput, account: Account) {
  const { sharedWith } = findDocument(account, input.Name);
  checkType(input.PermissionType);
  return {
    AccountIds: sharedWith.map(({ accountId }) => accountId),
    AccountSharingInfoList: sharedWith.map(({ accountId, version }) => ({
      AccountId: accountId,
      SharedDocumentVersion: version,
    })),
  };
}

export function modifyDocumentPermission(
  input: ModifyDocumentPermissionCommandInput,
  account: Account,
): Record<string, never> {
  const document = findDocument(account, input.Name);
  const { AccountIdsToAdd: added = [], AccountIdsToRemove: removed = [] } = input;
  checkType(input.PermissionType);
  const version = input.SharedDocumentVersion ?? "$DEFAULT";
  const versionPattern = "([$]LATEST|[$]DEFAULT|[$]ALL|[1-9][0-9]*)";
  if (!new RegExp(`^${versionPattern}$`).test(version))
    throw invalid(version, "sharedDocumentVersion", versionPattern);
  checkAccounts("accountIdsToAdd", added);
  checkAccounts("accountIdsToRemove", removed);
  const gone = new Set([...added, ...removed]);
  document.sharedWith = [
    ...document.sharedWith.filter(({ accountId }) => !gone.has(accountId)),
    ...added.map((accountId) => ({ accountId, version })),
  ];
  return {};
}

function checkType(type: string | undefined): void {
  if (type === "Share") return;
  throw new ServiceError(
    "InvalidPermissionType",
    `1 validation error detected: Value '${type}' at 'permissionType' failed to satisfy constraint: Member must satisfy enum value set: [Share].`,
  );
}

function checkAccounts(field: string, ids: readonly string[]): void {
  if (ids.some((id) => !/^(all|[0-9]{12})$/i.test(id)))
    throw invalid(`[${ids.join(", ")}]`, field, "(?i)all|[0-9]{12}");
  if (ids.length > 1 && ids.some((id) => /^all$/i.test(id))) {
    throw new ServiceError(
      "DocumentPermissionLimit",
      "Accounts can either be all or a group of AWS accounts",
    );
  }
}

function invalid(value: string, field: string, pattern: string): ServiceError {
  return new ServiceError(
    "ValidationException",
    `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`,
  );
}
