import type { Account } from "../../account.ts";
import { scaledLimit } from "../../timing.ts";
import type { Operation, Revision, Stack } from "../state.ts";
import { withConditions } from "../template/conditions.ts";
import { dependencyGraph } from "../template/graph.ts";
import type { Template } from "../template/template.ts";
import { newTask } from "./decide.ts";
import { setStackStatus } from "./events.ts";
import { deleted, keeps, removeAllTasks } from "./phases.ts";
import { revisionScope } from "./stack-scope.ts";

export interface OperationOptions {
  readonly disableRollback?: boolean;
  readonly onFailure?: Operation["onFailure"];
  readonly clientRequestToken?: string;
  /** The stack policy that an update is under. */
  readonly policyBody?: string;
}

/** Sets a stack off to become what a revision says: the first time, or anew. */
export function beginApply(
  account: Account,
  stack: Stack,
  revision: Revision,
  kind: "create" | "update",
  options: OperationOptions,
): void {
  const template = activeTemplate(account, stack, revision);
  const target = { ...revision, template };
  stack.operation = {
    ...emptyOperation(kind, target, options),
    tasks: Object.entries(dependencyGraph(template)).map(([id, needed]) => newTask(id, id, needed)),
    deadline:
      kind === "create" && stack.timeoutInMinutes !== undefined
        ? account.now + scaledLimit(account.cloud.timing, stack.timeoutInMinutes * 60_000)
        : undefined,
  };
  if (kind === "update") stack.updatedAt = account.now;
  setStackStatus(
    account,
    stack,
    kind === "create" ? "CREATE_IN_PROGRESS" : "UPDATE_IN_PROGRESS",
    "User Initiated",
  );
}

/** The template with what its conditions leave of it. */
export function activeTemplate(
  account: Account,
  stack: Pick<Stack, "stackId" | "stackName">,
  revision: Revision,
): Template {
  return withConditions(revision.template, revisionScope(account, stack, revision).condition);
}

/** Sets a stack off to remove itself. Resources named in `retain` stay, as those with a policy do. */
export function beginDelete(
  account: Account,
  stack: Stack,
  retain: readonly string[],
  clientRequestToken: string | undefined,
): void {
  const target = stack.operation?.target ?? stack.revision;
  stack.operation = target && emptyOperation("delete", target, { clientRequestToken });
  setStackStatus(account, stack, "DELETE_IN_PROGRESS", "User Initiated");
  // A stack that was only under review has nothing.
  if (!target) deleted(account, stack, []);
  const tasks = removeAllTasks(stack, (resource) => keeps(resource) || retain.includes(resource.logicalId));
  if (stack.operation) stack.operation.tasks = tasks;
}

function emptyOperation(kind: Operation["kind"], target: Revision, options: OperationOptions): Operation {
  return {
    kind,
    target,
    tasks: [],
    before: {},
    disableRollback: options.disableRollback ?? false,
    onFailure: options.onFailure ?? "ROLLBACK",
    clientRequestToken: options.clientRequestToken,
    policyBody: options.policyBody,
    deadline: undefined,
    skipped: [],
  };
}
