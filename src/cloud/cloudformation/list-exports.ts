import type { ListExportsCommandInput, ListImportsCommandInput } from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { importersOf } from "./engine/outputs.ts";
import { page } from "./find.ts";
import { cloudFormation } from "./state.ts";
import { validationError } from "./validation-error.ts";

export function listExports(input: ListExportsCommandInput, account: Account) {
  const all = Object.values(cloudFormation.of(account).stacks).flatMap((stack) =>
    stack.outputs
      .filter((output) => output.exportName !== undefined && stack.deletedAt === undefined)
      .map((output) => ({ ExportingStackId: stack.stackId, Name: output.exportName, Value: output.value })),
  );
  const { items, NextToken } = page(all, input.NextToken);
  return { Exports: items, NextToken };
}

export function listImports(input: ListImportsCommandInput, account: Account) {
  const importers = importersOf(account, input.ExportName ?? "");
  if (importers.length === 0)
    throw validationError(`Export '${input.ExportName}' is not imported by any stack.`);
  const { items, NextToken } = page(importers, input.NextToken);
  return { Imports: items, NextToken };
}
