import type { Task } from "../state.ts";

export interface Decision {
  readonly start: readonly Task[];
  readonly look: readonly Task[];
  /** Waiting tasks that can no longer be done, since one that they wait for failed. */
  readonly skip: readonly Task[];
  readonly over: boolean;
}

/**
 * What to do next with a list of tasks.
 * @param onFailure `stop`: the first failure ends the list, as when resources are made; `continue`: what does not
 *   wait for the failed one goes on, as when resources are removed
 */
export function decide(tasks: readonly Task[], onFailure: "stop" | "continue"): Decision {
  const nothing: Decision = { start: [], look: [], skip: [], over: true };
  if (onFailure === "stop" && tasks.some((task) => task.state === "failed")) return nothing;
  const look = tasks.filter((task) => task.state === "running");
  const waiting = tasks.filter((task) => task.state === "waiting");
  if (look.length === 0 && waiting.length === 0) return nothing;
  const states = new Map(tasks.map((task) => [task.id, task.state]));
  const blocked = (task: Task) =>
    task.after.some((id) => states.get(id) === "failed" || states.get(id) === "skipped");
  const free = (task: Task) => task.after.every((id) => (states.get(id) ?? "done") === "done");
  const start = waiting.filter(free);
  const skip = waiting.filter(blocked);
  // What an earlier, failed update left over may depend on what stands now, and the other way round. Then each is
  // asked to go, and those in use are asked again.
  const knotted = look.length === 0 && start.length === 0 && skip.length === 0;
  return { start: knotted ? waiting : start, look, skip, over: false };
}

/** A task that nobody has touched yet. */
export function newTask(
  id: string,
  logicalId: string,
  after: readonly string[],
  removal?: Task["removal"],
): Task {
  return { id, logicalId, after, state: "waiting", startedAt: 0, looks: 0, memory: {}, removal };
}
