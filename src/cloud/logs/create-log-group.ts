import type { CreateLogGroupCommandInput } from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { invalidParameter } from "./find.ts";
import { logs } from "./state.ts";

export function createLogGroup(input: CreateLogGroupCommandInput, account: Account): Record<string, never> {
  const name = input.logGroupName ?? "";
  if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name)) {
    const message = `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`;
    throw invalidParameter(message);
  }
  const { logGroups } = logs.of(account);
  if (Object.hasOwn(logGroups, name)) {
    throw new ServiceError("ResourceAlreadyExistsException", "The specified log group already exists");
  }
  logGroups[name] = {
    logGroupName: name,
    creationTime: account.now,
    logGroupClass: input.logGroupClass ?? "STANDARD",
    kmsKeyId: input.kmsKeyId,
    retentionInDays: undefined,
    tags: { ...input.tags },
    logStreams: {},
  };
  return {};
}
