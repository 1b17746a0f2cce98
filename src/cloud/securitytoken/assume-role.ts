import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from "@aws-sdk/client-sts";
import type { Account } from "../account.ts";
import { iam } from "../iam/state.ts";
import { ServiceError } from "../service-error.ts";
import { checkDuration, randomId } from "./credentials.ts";
import { checkSessionPolicy } from "./session-policy.ts";
import { sessionCredentials } from "./sessions.ts";

/** Any role of any account may be assumed: nobody's rights are checked here. */
export function assumeRole(
  input: AssumeRoleCommandInput,
  account: Account,
): Omit<AssumeRoleCommandOutput, "$metadata"> {
  const role = input.RoleArn?.match(/^arn:([\w-]+):iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/);
  if (!role) throw new ServiceError("ValidationError", `${input.RoleArn} is invalid`);
  const session = input.RoleSessionName ?? "";
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) {
    const message = `1 validation error detected: Value '${session}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`;
    throw new ServiceError("ValidationError", message);
  }
  const seconds = input.DurationSeconds ?? 3600;
  checkDuration(seconds, 900, 43_200);
  checkSessionPolicy(input.Policy);
  const [, partition, accountId = "", name = ""] = role;
  const own = accountId === account.accountId ? iam.of(account).roles[name] : undefined;
  const arn = `arn:${partition}:sts::${accountId}:assumed-role/${name}/${session}`;
  const userId = `${own?.roleId ?? `AROA${randomId(17)}`}:${session}`;
  return {
    Credentials: sessionCredentials(account, seconds, { userId, arn, accountId }),
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
    ...(input.Policy === undefined ? {} : { PackedPolicySize: 1 }),
    SourceIdentity: input.SourceIdentity,
  };
}
