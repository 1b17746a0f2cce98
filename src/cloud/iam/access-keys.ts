import { randomBytes } from "node:crypto";
import type { ListAccessKeysCommandInput, UpdateAccessKeyCommandInput } from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { noSuchEntity, page } from "./find.ts";
import { type AccessKey, findUser, identities } from "./identities.ts";
import { newId } from "./names.ts";

/** [IAM user guide, "IAM and AWS STS quotas"] */
const keysPerUser = 2;

/** Without a name the key is the root user's. The secret is told once and not kept: any is accepted. */
export function createAccessKey(input: { UserName?: string }, account: Account) {
  const userName = input.UserName === undefined ? undefined : findUser(account, input.UserName).userName;
  if (keysOf(account, userName).length >= keysPerUser) {
    throw new ServiceError("LimitExceeded", `Cannot exceed quota for AccessKeysPerUser: ${keysPerUser}`, 409);
  }
  const key: AccessKey = {
    // Twenty characters: one fewer than the ids of users and roles.
    accessKeyId: newId("AKIA").slice(0, 20),
    userName,
    createdAt: account.now,
    status: "Active",
  };
  identities.of(account).accessKeys[key.accessKeyId] = key;
  return { AccessKey: { ...describe(key), SecretAccessKey: randomBytes(30).toString("base64") } };
}

export function listAccessKeys(input: ListAccessKeysCommandInput, account: Account) {
  if (input.UserName !== undefined) findUser(account, input.UserName);
  const { items, ...rest } = page(keysOf(account, input.UserName), input);
  return { AccessKeyMetadata: items.map(describe), ...rest };
}

export function updateAccessKey(input: UpdateAccessKeyCommandInput, account: Account): Record<string, never> {
  const key = findKey(input, account);
  const { Status = "" } = input;
  if (!["Active", "Inactive"].includes(Status)) {
    const message = `1 validation error detected: Value '${Status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]`;
    throw new ServiceError("ValidationError", message);
  }
  key.status = Status;
  return {};
}

export function deleteAccessKey(
  input: { UserName?: string; AccessKeyId?: string },
  account: Account,
): Record<string, never> {
  const { accessKeyId } = findKey(input, account);
  delete identities.of(account).accessKeys[accessKeyId];
  return {};
}

/** AWS's answer for a key that was never used: signatures of requests are not traced to keys here. */
export function getAccessKeyLastUsed(input: { AccessKeyId?: string }, account: Account) {
  const { userName } = findKey(input, account);
  return { UserName: userName, AccessKeyLastUsed: { ServiceName: "N/A", Region: "N/A" } };
}

/** Without a user AWS takes the one who signs; any credentials are accepted here, so it is the key's own. */
function findKey(input: { UserName?: string; AccessKeyId?: string }, account: Account): AccessKey {
  if (input.UserName !== undefined) findUser(account, input.UserName);
  const found = identities.of(account).accessKeys[input.AccessKeyId ?? ""];
  if (found && (input.UserName === undefined || found.userName === input.UserName)) return found;
  throw noSuchEntity(`The Access Key with id ${input.AccessKeyId} cannot be found.`);
}

function keysOf(account: Account, userName: string | undefined): AccessKey[] {
  return Object.values(identities.of(account).accessKeys).filter((key) => key.userName === userName);
}

function describe(key: AccessKey) {
  return {
    UserName: key.userName ?? "root",
    AccessKeyId: key.accessKeyId,
    Status: key.status,
    CreateDate: new Date(key.createdAt),
  };
}
