import type {
  DeleteRetentionPolicyCommandInput,
  PutRetentionPolicyCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { findGroup, invalidParameter } from "./find.ts";

/** The only numbers of days that AWS takes. */
const allowedDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export function putRetentionPolicy(
  input: PutRetentionPolicyCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.logGroupName);
  const days = input.retentionInDays ?? 0;
  if (!allowedDays.includes(days)) {
    const message = `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${allowedDays.join(", ")}]`;
    throw invalidParameter(message);
  }
  group.retentionInDays = days;
  return {};
}

export function deleteRetentionPolicy(
  input: DeleteRetentionPolicyCommandInput,
  account: Account,
): Record<string, never> {
  findGroup(account, input.logGroupName).retentionInDays = undefined;
  return {};
}
