import type { DeleteLogGroupCommandInput } from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { findGroup } from "./find.ts";
import { removeEvents } from "./log-store.ts";
import { logs } from "./state.ts";

export function deleteLogGroup(input: DeleteLogGroupCommandInput, account: Account): Record<string, never> {
  const { logGroupName } = findGroup(account, input.logGroupName);
  removeEvents(account, logGroupName);
  delete logs.of(account).logGroups[logGroupName];
  return {};
}
