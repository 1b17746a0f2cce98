import type { StartDBInstanceCommandInput } from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { describeInstance } from "./db-instance.ts";
import { findInstance } from "./find.ts";
import { invalidState } from "./refusals.ts";
import { enqueue } from "./work.ts";

export function startDBInstance(input: StartDBInstanceCommandInput, account: Account) {
  const instance = findInstance(account, input.DBInstanceIdentifier);
  if (instance.status !== "stopped") {
    throw invalidState(
      `Instance ${instance.identifier} cannot be started as it is not in one of the following statuses: 'stopped, inaccessible-encryption-credentials-recoverable, incompatible-network (only valid for non-SqlServer instances)'.`,
    );
  }
  enqueue(account, instance, { kind: "start" });
  return { DBInstance: describeInstance(instance, account) };
}
