import type { GetConsoleOutputCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { namedInstances } from "./state-change.ts";

/** The last 64 KB, as base64. */
export function getConsoleOutput(input: GetConsoleOutputCommandInput, account: Account) {
  const [instance] = namedInstances(input.InstanceId ? [input.InstanceId] : [], account);
  const instanceId = instance?.instanceId ?? "";
  const text = account.cloud.machines.consoleOutput(instanceId);
  return {
    InstanceId: instanceId,
    Output: Buffer.from(text).toString("base64"),
    Timestamp: new Date(account.now),
  };
}
