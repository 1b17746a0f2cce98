import type { DeleteParameterCommandInput, DeleteParametersCommandInput } from "@aws-sdk/client-ssm";
import type { Account } from "../account.ts";
import { ownParameter, parameterNotFound } from "./find.ts";
import { ssm } from "./state.ts";

export function deleteParameter(input: DeleteParameterCommandInput, account: Account): Record<string, never> {
  const { parameters } = ssm.of(account);
  const found = ownParameter(account, input.Name ?? "");
  if (!found) throw parameterNotFound();
  delete parameters[found.name];
  return {};
}

export function deleteParameters(input: DeleteParametersCommandInput, account: Account) {
  const { parameters } = ssm.of(account);
  const names = [...new Set(input.Names)];
  const deleted: string[] = [];
  for (const name of names) {
    const found = ownParameter(account, name);
    if (!found) continue;
    delete parameters[found.name];
    deleted.push(name);
  }
  return {
    DeletedParameters: deleted,
    InvalidParameters: names.filter((name) => !deleted.includes(name)),
  };
}
