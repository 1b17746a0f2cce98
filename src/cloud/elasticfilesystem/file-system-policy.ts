import type { PutFileSystemPolicyCommandInput } from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findFileSystem, requireAvailable } from "./find.ts";

export function describeFileSystemPolicy(input: { FileSystemId?: string }, account: Account) {
  const { fileSystemId, policy } = findFileSystem(account, input.FileSystemId);
  if (policy === undefined)
    throw new ServiceError("PolicyNotFound", `Policy for file system '${fileSystemId}' is not found.`, 404);
  return { FileSystemId: fileSystemId, Policy: policy };
}

export function putFileSystemPolicy(input: PutFileSystemPolicyCommandInput, account: Account) {
  const fileSystem = findFileSystem(account, input.FileSystemId);
  requireAvailable(fileSystem);
  if ((input.Policy ?? "").length > 20_000) {
    throw new ServiceError("InvalidPolicyException", "The policy exceeds 20,000 characters.", 400);
  }
  checkPolicy(input.Policy ?? "");
  fileSystem.policy = input.Policy;
  return { FileSystemId: fileSystem.fileSystemId, Policy: fileSystem.policy };
}

/** JSON with statements, each with an effect and somebody whom it is for: it is a resource's policy. */
function checkPolicy(text: string): void {
  const invalid = new ServiceError("InvalidPolicyException", "The policy is not valid.", 400);
  let policy: { Statement?: unknown } | null;
  try {
    policy = JSON.parse(text);
  } catch {
    throw invalid;
  }
  const statements = [policy?.Statement ?? []].flat();
  const isSound = (one: { Effect?: unknown; Principal?: unknown; NotPrincipal?: unknown }) =>
    (one.Effect === "Allow" || one.Effect === "Deny") && (one.Principal ?? one.NotPrincipal) !== undefined;
  if (statements.length === 0 || !statements.every(isSound)) throw invalid;
}

export function deleteFileSystemPolicy(
  input: { FileSystemId?: string },
  account: Account,
): Record<string, never> {
  findFileSystem(account, input.FileSystemId).policy = undefined;
  return {};
}
