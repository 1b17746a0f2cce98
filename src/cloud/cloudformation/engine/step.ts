import type { Account } from "../../account.ts";
import type { Stack, Task } from "../state.ts";
import { cancelApply, lookApply, startApply, type Work } from "./apply.ts";
import { decide } from "./decide.ts";
import { applied, cleanedUp, deleted, restored, rolledBack } from "./phases.ts";
import { lookRemoval, startRemoval } from "./remove.ts";
import { lookRestore, startRestore } from "./restore.ts";

/** What a stack does while it is in a status, and what comes after. */
interface Phase {
  readonly onFailure: "stop" | "continue";
  readonly start: (work: Work, task: Task) => void;
  readonly look: (work: Work, task: Task) => boolean;
  readonly over: (work: Work) => void;
}

const apply = { onFailure: "stop", start: startApply, look: lookApply, over: applied } as const;
const removal = { onFailure: "continue", start: startRemoval, look: lookRemoval } as const;

const phases: Readonly<Record<string, Phase>> = {
  CREATE_IN_PROGRESS: apply,
  UPDATE_IN_PROGRESS: apply,
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: { ...removal, over: cleanedUp },
  UPDATE_ROLLBACK_IN_PROGRESS: {
    onFailure: "continue",
    start: startRestore,
    look: lookRestore,
    over: restored,
  },
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: { ...removal, over: cleanedUp },
  ROLLBACK_IN_PROGRESS: { ...removal, over: rolledBack },
  DELETE_IN_PROGRESS: {
    ...removal,
    over: ({ account, stack, operation }) => deleted(account, stack, operation.tasks),
  },
};

/** Brings a stack's operation as far as it goes now. Says whether anything changed. */
export function step(account: Account, stack: Stack): boolean {
  let changed = false;
  // Each round ends a task or a phase, so that this ends by itself; resources are at most 500.
  while (round(account, stack)) changed = true;
  return changed;
}

function round(account: Account, stack: Stack): boolean {
  const { operation } = stack;
  const phase = phases[stack.status];
  if (!operation || !phase) return false;
  const work = { account, stack, operation };
  if (phase.onFailure === "stop" && timeIsOver(work)) return true;
  const decision = decide(operation.tasks, phase.onFailure);
  if (decision.over) {
    for (const task of operation.tasks) if (task.state === "running") cancelApply(work, task);
    phase.over(work);
    return true;
  }
  let changed = decision.start.length > 0 || decision.skip.length > 0;
  for (const task of decision.skip) task.state = "skipped";
  for (const task of decision.look) changed = phase.look(work, task) || changed;
  for (const task of decision.start) {
    if (phase.onFailure === "stop" && operation.tasks.some((other) => other.state === "failed")) break;
    task.startedAt = account.now;
    phase.start(work, task);
  }
  return changed;
}

/** TimeoutInMinutes: what is not over then has failed. */
function timeIsOver({ account, stack, operation }: Work): boolean {
  if (operation.deadline === undefined || account.now < operation.deadline) return false;
  const open = operation.tasks.filter((task) => task.state === "running" || task.state === "waiting");
  if (open.length === 0 || operation.tasks.some((task) => task.state === "failed")) return false;
  for (const task of open) {
    if (task.state === "running") cancelApply({ account, stack, operation }, task);
    else task.state = "skipped";
  }
  const [first] = open;
  if (first) first.state = "failed";
  return true;
}
