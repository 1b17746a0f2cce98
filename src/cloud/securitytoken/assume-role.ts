import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from "@aws-sdk/client-sts";
import type { Account } from "../account.ts";
import { requirePolicy } from "../iam/policy-document.ts";
import { ServiceError } from "../service-error.ts";
import { checkDuration, randomId, temporaryCredentials } from "./credentials.ts";

/** In plain text at most 2,048 characters [API:sts AssumeRole Policy]. */
const longestPolicy = 2048;

function checkSessionPolicy(policy: string | undefined): void {
  if (policy === undefined) return;
  if (policy.length > longestPolicy) {
    const message = `1 validation error detected: Value '${policy}' at 'policy' failed to satisfy constraint: Member must have length less than or equal to ${longestPolicy}`;
    throw new ServiceError("ValidationError", message);
  }
  requirePolicy(policy, "inline");
}

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
  const [, partition, accountId, name] = role;
  return {
    Credentials: temporaryCredentials(account, seconds),
    AssumedRoleUser: {
      AssumedRoleId: `AROA${randomId(17)}:${session}`,
      Arn: `arn:${partition}:sts::${accountId}:assumed-role/${name}/${session}`,
    },
    ...(input.Policy === undefined ? {} : { PackedPolicySize: 1 }),
    SourceIdentity: input.SourceIdentity,
  };
}
