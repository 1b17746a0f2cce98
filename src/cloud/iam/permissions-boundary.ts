import type {
  PutRolePermissionsBoundaryCommandInput,
  PutUserPermissionsBoundaryCommandInput,
} from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findRole, isAwsManaged, noSuchEntity } from "./find.ts";
import { findUser } from "./identities.ts";
import { iam } from "./state.ts";

/** @throws ServiceError ValidationError for what is no policy's ARN, NoSuchEntity for a policy that is not there */
export function requireBoundary(account: Account, arn: string | undefined): string | undefined {
  if (arn === undefined) return undefined;
  if (!/^arn:[\w-]+:iam::(aws|\d{12}):policy\/.+$/.test(arn)) {
    throw new ServiceError("ValidationError", `Value (${arn}) for parameter PermissionsBoundary is invalid.`);
  }
  if (isAwsManaged(arn) || iam.of(account).policies[arn]) return arn;
  throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
}

type Holder = Partial<PutRolePermissionsBoundaryCommandInput & PutUserPermissionsBoundaryCommandInput>;

/** PutRolePermissionsBoundary, PutUserPermissionsBoundary. */
export function putPermissionsBoundary(input: Holder, account: Account): Record<string, never> {
  const holder = holderOf(input, account);
  holder.permissionsBoundary = requireBoundary(account, input.PermissionsBoundary ?? "");
  return {};
}

/** DeleteRolePermissionsBoundary, DeleteUserPermissionsBoundary. */
export function deletePermissionsBoundary(input: Holder, account: Account): Record<string, never> {
  holderOf(input, account).permissionsBoundary = undefined;
  return {};
}

function holderOf(input: Holder, account: Account): { permissionsBoundary: string | undefined } {
  return input.RoleName === undefined ? findUser(account, input.UserName) : findRole(account, input.RoleName);
}
