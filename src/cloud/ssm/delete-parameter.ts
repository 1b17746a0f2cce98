import type { DeleteParameterCommandInput, DeleteParametersCommandInput } from "@aws-sdk/client-ssm";
import type { Account } from "../account.ts";
import { parameterNotFound } from "./find.ts";
import { ssm } from "./state.ts";

export function deleteParameter(input: DeleteParameterCommandInput, account: Account): Record<string, never> {
  const { parameters } = ssm.of(account);
  const name = input.Name ?? "";
  if (!Object.hasOwn(parameters, name)) throw parameterNotFound();
  delete parameters[name];
  return {};
}

export function deleteParameters(input: DeleteParametersCommandInput, account: Account) {
  const { parameters } = ssm.of(account);
  const names = [...new Set(input.Names)];
  const deleted = names.filter((name) => Object.hasOwn(parameters, name));
  for (const name of deleted) delete parameters[name];
  return {
    DeletedParameters: deleted,
    InvalidParameters: names.filter((name) => !deleted.includes(name)),
  };
}
