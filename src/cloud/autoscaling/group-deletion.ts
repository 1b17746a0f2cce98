import type { Account } from "../account.ts";
import { closeActivity, isRunning, isShown } from "./activity.ts";
import { at } from "./cause.ts";
import { groupsOf } from "./find.ts";
import { autoScaling, type Group } from "./state.ts";
import { beginTermination, enter } from "./terminate.ts";

/** ForceDelete: every instance is terminated at once; neither hooks nor draining are waited for. */
export function beginDeletion(account: Account, group: Group): void {
  group.deleting = true;
  group.settings = { ...group.settings, MinSize: 0, MaxSize: 0, DesiredCapacity: 0 };
  for (const member of Object.values(group.instances)) {
    if (!member.lifecycleState.startsWith("Terminating")) {
      const words = `instance ${member.instanceId} was taken out of service in response to a user request.`;
      beginTermination(account, group, member, at(account.now, words));
    }
    member.actions = [];
    enter(account, member, "Terminating:Proceed");
  }
}

/** The group is gone with its last instance; its activities stay for six weeks. @returns whether it is gone now */
export function finishDeletion(account: Account, group: Group): boolean {
  if (Object.keys(group.instances).length > 0) return false;
  for (const activity of group.activities) {
    if (isRunning(activity)) closeActivity(account, activity, "Successful");
  }
  const state = autoScaling.of(account);
  const kept = state.deletedGroupActivities.filter((activity) => isShown(account, activity));
  state.deletedGroupActivities = [...kept, ...group.activities];
  delete groupsOf(account)[group.name];
  return true;
}
