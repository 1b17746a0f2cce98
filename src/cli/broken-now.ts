import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import type { TimelineEvent } from "../timeline/event.ts";
import { leaseOf } from "../timeline/lease-view.ts";
import { appTrouble } from "./app-trouble.ts";
import { type BrokenRule, brokenRules } from "./singleton-rules.ts";
import { standstills } from "./standstill.ts";

/**
 * Everything that is wrong now: with the group, with an instance that can start nothing, with the app.
 * @param timeline what the agents and guards wrote, oldest first
 */
export function brokenNow(
  described: AutoScalingGroup | undefined,
  timeline: readonly TimelineEvent[],
  now: number,
): BrokenRule[] {
  const { held } = leaseOf(timeline);
  const instanceIds = (described?.Instances ?? []).map(({ InstanceId }) => InstanceId ?? "");
  const trouble = held ? undefined : appTrouble(timeline);
  return [
    ...brokenRules(described, held),
    ...standstills(timeline, instanceIds, now),
    ...(trouble ? [trouble] : []),
  ];
}
