import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { type LogGroup, type LogStream, logs } from "./state.ts";

/** @throws ServiceError ResourceNotFoundException; the name may also be the group's ARN */
export function findGroup(account: Account, given: string | undefined): LogGroup {
  const name = (given ?? "").replace(/^arn:.*?:log-group:/, "").replace(/:\*$/, "");
  const { logGroups } = logs.of(account);
  const found = Object.hasOwn(logGroups, name) ? logGroups[name] : undefined;
  if (found) return found;
  throw new ServiceError("ResourceNotFoundException", "The specified log group does not exist.");
}

/** @throws ServiceError ResourceNotFoundException */
export function findStream(group: LogGroup, name: string | undefined): LogStream {
  const key = name ?? "";
  const found = Object.hasOwn(group.logStreams, key) ? group.logStreams[key] : undefined;
  if (found) return found;
  throw new ServiceError("ResourceNotFoundException", "The specified log stream does not exist.");
}

/** The group that is named, or identified by name or ARN: the newer calls take either. */
export function requestedGroup(
  account: Account,
  input: { logGroupName?: string; logGroupIdentifier?: string },
): LogGroup {
  if ((input.logGroupName === undefined) === (input.logGroupIdentifier === undefined)) {
    const message = "Exactly one of logGroupName and logGroupIdentifier must be given.";
    throw new ServiceError("InvalidParameterException", message);
  }
  // An identifier is the ARN without the star that DescribeLogGroups ends it in [API:logs logGroupIdentifier].
  if (!/^[\w#+=/:,.@-]*$/.test(input.logGroupIdentifier ?? "")) {
    throw invalidParameter(
      "1 validation error detected: Value at 'logGroupIdentifier' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w#+=/:,.@-]*",
    );
  }
  return findGroup(account, input.logGroupName ?? input.logGroupIdentifier);
}

export function groupArn(account: Account, { logGroupName }: LogGroup): string {
  return account.arn("logs", `log-group:${logGroupName}`);
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError("InvalidParameterException", message);
}

/** One page of a list; the token is the number of the next item. */
export function page<T>(items: readonly T[], token: string | undefined, size: number) {
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0 || token === "")
    throw invalidParameter("The specified nextToken is invalid.");
  const next = from + size < items.length ? String(from + size) : undefined;
  return { items: items.slice(from, from + size), next };
}
