import type { CreateLogGroupCommandInput } from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { checkText, groupNamePattern } from "./limits.ts";
import { logs } from "./state.ts";

export function createLogGroup(input: CreateLogGroupCommandInput, account: Account): Record<string, never> {
  const name = input.logGroupName ?? "";
  checkText("logGroupName", name, { most: 512, pattern: groupNamePattern });
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
