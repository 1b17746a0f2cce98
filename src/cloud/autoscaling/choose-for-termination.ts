import type { Group, Member } from "./state.ts";

export interface TerminationFacts {
  readonly now: number;
  /** When a launch configuration was made, by name. */
  readonly launchConfigurationCreated: (name: string) => number;
}

/**
 * The instance that a scale-in takes: from the zones with the most instances first (zones that the group no longer
 * uses before all), then by the termination policies in their order. Protected ones are never taken.
 * [UG:ec2-auto-scaling-termination-policies.md]
 */
export function chooseForTermination(
  group: Group,
  candidates: readonly Member[],
  facts: TerminationFacts,
): Member | undefined {
  let left = inFullestZones(group, candidates);
  for (const policy of group.settings.TerminationPolicies) {
    if (left.length <= 1) break;
    left = policies[policy]?.(group, left, facts) ?? left;
  }
  // AWS takes one of the rest at random; the one launched first makes a rehearsal repeatable.
  return left.toSorted((one, other) => one.launchedAt - other.launchedAt)[0];
}

function inFullestZones(group: Group, candidates: readonly Member[]): Member[] {
  const open = candidates.filter((member) => !member.protectedFromScaleIn);
  const zones = new Set(group.zones.map((zone) => zone.availabilityZone));
  const outside = open.filter((member) => !zones.has(member.availabilityZone));
  if (outside.length > 0) return outside;
  return best(open, (member) => -candidates.filter((other) => sameZone(other, member)).length);
}

function sameZone(one: Member, other: Member): boolean {
  return one.availabilityZone === other.availabilityZone;
}

type Policy = (group: Group, members: Member[], facts: TerminationFacts) => Member[];

const policies: Readonly<Record<string, Policy>> = {
  OldestInstance: (_group, members) => best(members, (member) => member.launchedAt),
  NewestInstance: (_group, members) => best(members, (member) => -member.launchedAt),
  OldestLaunchTemplate: oldestLaunchTemplate,
  OldestLaunchConfiguration: oldestLaunchConfiguration,
  ClosestToNextInstanceHour: closestToNextInstanceHour,
  // One instance type and purchase option alone: the allocation is always as wanted.
  AllocationStrategy: (_group, members) => members,
  Default: (group, members, facts) => {
    const configured = members.filter((member) => member.launchConfigurationName !== undefined);
    const oldest =
      configured.length > 0
        ? oldestLaunchConfiguration(group, configured, facts)
        : oldestLaunchTemplate(group, members);
    return closestToNextInstanceHour(group, oldest, facts);
  },
};

/** Those of another template than the group's own before all, then the lowest version. */
function oldestLaunchTemplate(group: Group, members: Member[]): Member[] {
  const current =
    group.settings.LaunchTemplate ??
    group.settings.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  const templated = members.filter((member) => member.launchTemplate !== undefined);
  if (templated.length === 0) return members;
  const others = templated.filter((member) => member.launchTemplate?.id !== current?.LaunchTemplateId);
  if (others.length > 0) return others;
  return best(templated, (member) => Number(member.launchTemplate?.version));
}

function oldestLaunchConfiguration(_group: Group, members: Member[], facts: TerminationFacts): Member[] {
  const configured = members.filter((member) => member.launchConfigurationName !== undefined);
  if (configured.length === 0) return members;
  return best(configured, (member) => facts.launchConfigurationCreated(member.launchConfigurationName ?? ""));
}

const hour = 3_600_000;

function closestToNextInstanceHour(_group: Group, members: Member[], { now }: TerminationFacts): Member[] {
  return best(members, (member) => hour - ((now - member.launchedAt) % hour));
}

/** All that share the lowest value. */
function best(members: readonly Member[], value: (member: Member) => number): Member[] {
  const lowest = Math.min(...members.map(value));
  return members.filter((member) => value(member) === lowest);
}
