import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { scaled, scaledLimit } from "../../timing.ts";
import type { Done, ResourceType } from "../resources/resource-type.ts";
import type { Task } from "../state.ts";

const hour = 3_600_000;
/** With time scale 0 an hour takes no time: then so many looks in vain stand for it. */
const looksAtLeast = 50;

/**
 * Counts a look in vain.
 * @throws ServiceError NotStabilized when a resource took longer than its type may
 */
export function refuseEndlessWait(account: Account, task: Task, type: ResourceType, done: Done): void {
  if (!waitedTooLong(account, task, type.stabilizationLimit ?? hour, done)) return;
  throw new ServiceError("NotStabilized", `${type.name} did not stabilize.`);
}

/** Counts a look in vain, and says whether that has gone on for `limit` milliseconds of AWS's time. */
export function waitedTooLong(account: Account, task: Task, limit: number, done: Done): boolean {
  const { timing } = account.cloud;
  const waited = account.now - task.startedAt;
  if (done === "others") return waited >= scaledLimit(timing, limit);
  task.looks += 1;
  return task.looks >= looksAtLeast && waited >= scaled(timing, limit);
}
