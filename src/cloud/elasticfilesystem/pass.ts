import type { Account } from "../account.ts";
import { reconcileMounts } from "./data-plane.ts";
import { elasticFileSystem } from "./state.ts";

/** Brings file systems and mount targets from `creating` to `available`, and the links up to date. */
export function pass(account: Account): boolean {
  const state = elasticFileSystem.of(account);
  let changed = false;
  const finish = (one: { lifeCycleState: string; stateSince: number }, after: number) => {
    if (one.lifeCycleState !== "creating" || account.now - one.stateSince < after) return;
    one.lifeCycleState = "available";
    one.stateSince = account.now;
    changed = true;
  };
  const fileSystems = Object.values(state.fileSystems);
  for (const fileSystem of fileSystems) finish(fileSystem, account.duration("fileSystemCreating"));
  for (const target of Object.values(state.mountTargets))
    finish(target, account.duration("mountTargetCreating"));
  if (fileSystems.length === 0 && !changed) return false;
  return reconcileMounts(account) || changed;
}
