import { launchesFirst, type ReplacementDecision } from "./decide-replacement.ts";
import { countedMembers, type Group, isSuspended, type Member } from "./state.ts";

export interface RetirementFacts {
  readonly isReady: (member: Member) => boolean;
  /** Whether it has lived for the group's MaxInstanceLifetime. */
  readonly isOverdue: (member: Member) => boolean;
}

/**
 * Instances that are over the maximum lifetime: one at a time, terminate and launch, or launch first where the
 * maintenance policy says so [IDX:70246199582]. It waits while anything else goes on in the group.
 */
export function decideRetirement(group: Group, facts: RetirementFacts): ReplacementDecision {
  const nothing: ReplacementDecision = { terminate: [], launchFirst: [] };
  if (
    !group.settings.MaxInstanceLifetime ||
    isSuspended(group, "Terminate") ||
    isSuspended(group, "Launch")
  ) {
    return nothing;
  }
  const counted = countedMembers(group);
  const overdue = counted.find((member) => member.lifecycleState === "InService" && facts.isOverdue(member));
  if (!overdue) return nothing;
  const successor = counted.find((member) => member.replaces === overdue.instanceId);
  if (successor) return facts.isReady(successor) ? { terminate: [overdue], launchFirst: [] } : nothing;
  const isSteady = counted.length === group.settings.DesiredCapacity && counted.every(facts.isReady);
  if (!isSteady) return nothing;
  return launchesFirst(group)
    ? { terminate: [], launchFirst: [overdue] }
    : { terminate: [overdue], launchFirst: [] };
}
