import type { Account } from "../../account.ts";
import { type Json, sameJson } from "../json.ts";
import { cloudFormation, type Output, type Revision, type Stack } from "../state.ts";
import { evaluate } from "../template/evaluate.ts";
import { referencesOf } from "../template/references.ts";
import type { Scope } from "../template/scope.ts";
import { validationError } from "../validation-error.ts";
import { stackScope } from "./stack-scope.ts";

/**
 * Works out a stack's outputs and exports from its resources.
 * @throws ServiceError ValidationError where an export's name is taken, or a used one would change or go
 */
export function settleOutputs(account: Account, stack: Stack, revision: Revision): void {
  const outputs = outputsOf(revision, stackScope(account, stack, revision));
  refuseTakenNames(account, stack, outputs);
  refuseUsedExports(account, stack, outputs);
  stack.outputs = outputs;
  const expressions: Json = Object.values(revision.template.Resources).map((one) => one.Properties);
  stack.imports = [...new Set(referencesOf(expressions).imports)];
}

export function outputsOf(revision: Revision, scope: Scope): Output[] {
  return Object.entries(revision.template.Outputs).map(([key, definition]) => {
    const value = evaluate(definition.Value, scope);
    if (value === undefined || typeof value === "object") {
      throw validationError(`Template format error: Output ${key} is malformed. The value must be text.`);
    }
    const exported = definition.Export && evaluate(definition.Export.Name, scope);
    return {
      key,
      value: String(value),
      description: definition.Description,
      exportName: exported === undefined ? undefined : String(exported),
    };
  });
}

function refuseTakenNames(account: Account, stack: Stack, outputs: readonly Output[]): void {
  for (const other of Object.values(cloudFormation.of(account).stacks)) {
    if (other.stackId === stack.stackId || other.deletedAt !== undefined) continue;
    const taken = outputs.find(
      (one) =>
        one.exportName !== undefined && other.outputs.some((theirs) => theirs.exportName === one.exportName),
    );
    if (!taken) continue;
    throw validationError(
      `Export with name ${taken.exportName} is already exported by stack ${other.stackName}. Rollback requested by user.`,
    );
  }
}

function refuseUsedExports(account: Account, stack: Stack, outputs: readonly Output[]): void {
  for (const { exportName, value } of stack.outputs) {
    if (exportName === undefined) continue;
    const now = outputs.find((one) => one.exportName === exportName);
    if (now && sameJson(now.value, value)) continue;
    const [user] = importersOf(account, exportName);
    if (!user) continue;
    const what = now ? "updated" : "deleted";
    throw validationError(`Export ${exportName} cannot be ${what} as it is in use by ${user}. `);
  }
}

/** Names of the stacks that use an export. */
export function importersOf(account: Account, exportName: string): string[] {
  return Object.values(cloudFormation.of(account).stacks)
    .filter((stack) => stack.deletedAt === undefined && stack.imports.includes(exportName))
    .map((stack) => stack.stackName);
}
