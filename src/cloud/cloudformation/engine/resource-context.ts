import { randomBytes } from "node:crypto";
import type { Account } from "../../account.ts";
import type { ResourceContext } from "../resources/resource-type.ts";
import type { Stack, Task } from "../state.ts";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** What a resource type is told when it acts for a task. */
export function resourceContext(account: Account, stack: Stack, task: Task): ResourceContext {
  const { logicalId } = task;
  const { operation } = stack;
  // On the way back the template that was in force before has the say, its UpdatePolicy included.
  const restoring = stack.status.startsWith("UPDATE_ROLLBACK");
  const revision = restoring ? stack.revision : (operation?.target ?? stack.revision);
  const own = {
    "aws:cloudformation:stack-name": stack.stackName,
    "aws:cloudformation:logical-id": logicalId,
    "aws:cloudformation:stack-id": stack.stackId,
  };
  const previousTags = restoring ? operation?.target.tags : operation?.before[logicalId]?.stackTags;
  return {
    account,
    stackName: stack.stackName,
    stackId: stack.stackId,
    logicalId,
    tags: { ...revision?.tags, ...own },
    previousTags: { ...(previousTags ?? revision?.tags), ...own },
    updatePolicy: revision?.template.Resources[logicalId]?.UpdatePolicy,
    signals: stack.resources[logicalId]?.signals ?? [],
    takeSnapshot: task.removal?.snapshot === true,
    memory: task.memory,
    startedAt: task.startedAt,
    newName: (limit = 255) => newName(stack.stackName, logicalId, limit),
  };
}

/** `stack-LogicalId-1A2B3C4D5E6F`, its first two parts cut so that the whole keeps to the limit. */
function newName(stackName: string, logicalId: string, limit: number): string {
  const suffix = [...randomBytes(12)].map((byte) => letters[byte % letters.length]).join("");
  const room = limit - suffix.length - 2;
  const half = Math.floor(room / 2);
  const first = stackName.slice(0, Math.max(half, room - logicalId.length));
  return `${first}-${logicalId.slice(0, room - first.length)}-${suffix}`;
}
