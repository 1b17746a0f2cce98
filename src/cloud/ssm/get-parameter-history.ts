import type { GetParameterHistoryCommandInput, ParameterHistory, ParameterType } from "@aws-sdk/client-ssm";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { page, requireParameter } from "./find.ts";

/** Every version that is kept, oldest first. */
export function getParameterHistory(input: GetParameterHistoryCommandInput, account: Account) {
  const { MaxResults: size = 50 } = input;
  if (size > 50) {
    const message = `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 50.`;
    throw new ServiceError("ValidationException", message);
  }
  const parameter = requireParameter(account, input.Name ?? "");
  const versions = [...(parameter.history ?? []), parameter];
  const { items, next } = page(versions, input.NextToken, size);
  return {
    Parameters: items.map(
      (version): ParameterHistory => ({
        Name: version.name,
        Type: version.type as ParameterType,
        KeyId: version.keyId,
        LastModifiedDate: new Date(version.lastModifiedDate),
        LastModifiedUser: `arn:${account.partition}:iam::${account.accountId}:root`,
        Description: version.description,
        Value: version.value,
        AllowedPattern: version.allowedPattern,
        Version: version.version,
        Labels: version.labels ?? [],
        Tier: version.tier as ParameterHistory["Tier"],
        Policies: [],
        DataType: version.dataType,
      }),
    ),
    NextToken: next,
  };
}
