import type { Done } from "../resources/resource-type.ts";
import { resourceTypeNamed } from "../resources/resource-types.ts";
import type { StackResource, Task } from "../state.ts";
import type { Work } from "./apply.ts";
import { recordResourceEvent, setResourceStatus } from "./events.ts";
import { failureReason, saysInUse, saysNotThere } from "./failure-reason.ts";
import { resourceContext } from "./resource-context.ts";
import { waitedTooLong } from "./wait-limit.ts";

/** How long a removal is refused because something else is in the way, before it counts as failed. */
const inUseLimit = 1_200_000;

/** Begins to take a physical resource away, or leaves it where its policy says so. */
export function startRemoval(work: Work, task: Task): void {
  const { removal } = task;
  if (!removal) throw new Error(`Task ${task.id} removes nothing.`);
  if (removal.physicalId === undefined) finish(work, task, "DELETE_COMPLETE");
  else if (removal.retain) finish(work, task, "DELETE_SKIPPED");
  else {
    say(work, task, "DELETE_IN_PROGRESS");
    task.state = "running";
  }
}

/** Asks again for the removal. Says whether anything changed. */
export function lookRemoval(work: Work, task: Task): boolean {
  const { account, stack } = work;
  const { removal } = task;
  if (!removal) throw new Error(`Task ${task.id} removes nothing.`);
  const type = resourceTypeNamed(removal.type);
  let obstacle: unknown;
  let done: Done = false;
  try {
    const context = resourceContext(account, stack, task);
    done = type.remove(removal.physicalId ?? "", removal.properties, context);
    if (done === true) {
      finish(work, task, "DELETE_COMPLETE");
      return true;
    }
  } catch (error) {
    if (saysNotThere(error)) {
      finish(work, task, "DELETE_COMPLETE");
      return true;
    }
    if (!saysInUse(error)) return fail(work, task, failureReason(error, type));
    obstacle = error;
  }
  const limit = obstacle ? inUseLimit : (type.stabilizationLimit ?? 3 * inUseLimit);
  if (!waitedTooLong(account, task, limit, done)) return false;
  return fail(work, task, obstacle ? failureReason(obstacle, type) : `${type.name} did not stabilize.`);
}

function finish(work: Work, task: Task, status: "DELETE_COMPLETE" | "DELETE_SKIPPED"): void {
  say(work, task, status);
  task.state = "done";
}

function fail(work: Work, task: Task, reason: string): true {
  say(work, task, "DELETE_FAILED", reason);
  task.state = "failed";
  return true;
}

function say({ account, stack }: Work, task: Task, status: string, reason?: string): void {
  const { removal, logicalId } = task;
  if (!removal) return;
  const own: StackResource | undefined = removal.own ? stack.resources[logicalId] : undefined;
  if (own) setResourceStatus(account, stack, own, status, reason);
  else recordResourceEvent(account, stack, { logicalId, ...removal }, status, reason);
}
