import type {
  ListAttachedRolePoliciesCommandOutput,
  ListRolePoliciesCommandOutput,
} from "@aws-sdk/client-iam";
import type { Account } from "../../account.ts";
import type { Json } from "../json.ts";

/** Puts inline and managed policies on a role. Safe to repeat. */
export function putPolicies(
  account: Account,
  RoleName: string,
  inline: readonly { PolicyName?: string; PolicyDocument?: Json }[],
  managed: readonly string[],
): void {
  for (const { PolicyName, PolicyDocument } of inline) {
    account.call("iam", "PutRolePolicy", {
      RoleName,
      PolicyName,
      PolicyDocument: JSON.stringify(PolicyDocument),
    });
  }
  for (const PolicyArn of managed) account.call("iam", "AttachRolePolicy", { RoleName, PolicyArn });
}

/** Takes every policy off a role, since IAM refuses to delete one that has any. */
export function detachEverything(account: Account, RoleName: string): void {
  const inline = account.call<ListRolePoliciesCommandOutput>("iam", "ListRolePolicies", { RoleName });
  for (const PolicyName of inline.PolicyNames ?? []) {
    account.call("iam", "DeleteRolePolicy", { RoleName, PolicyName });
  }
  const attached = account.call<ListAttachedRolePoliciesCommandOutput>("iam", "ListAttachedRolePolicies", {
    RoleName,
  });
  for (const { PolicyArn } of attached.AttachedPolicies ?? []) {
    account.call("iam", "DetachRolePolicy", { RoleName, PolicyArn });
  }
}
