import type { Account } from "../account.ts";
import { workOut } from "./changes/work-out.ts";
import { step } from "./engine/step.ts";
import { cloudFormation } from "./state.ts";

/** AWS shows deleted stacks for 90 days; here at most so many are kept. */
const deletedStacksKept = 100;

/** Brings every stack and change set forward. */
export function pass(account: Account): boolean {
  const { stacks } = cloudFormation.of(account);
  let changed = false;
  for (const stack of Object.values(stacks)) {
    for (const changeSet of stack.changeSets) changed = workOut(account, stack, changeSet) || changed;
    changed = step(account, stack) || changed;
  }
  const deleted = Object.values(stacks).filter((stack) => stack.deletedAt !== undefined);
  deleted.sort((one, other) => (one.deletedAt ?? 0) - (other.deletedAt ?? 0));
  for (const stack of deleted.slice(0, -deletedStacksKept)) delete stacks[stack.stackId];
  return changed;
}
