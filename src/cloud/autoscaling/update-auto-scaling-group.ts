import type { UpdateAutoScalingGroupCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { at } from "./cause.ts";
import { groupsOf, required, validationError } from "./find.ts";
import { mergeSettings } from "./group-settings.ts";
import type { Group } from "./state.ts";
import { groupZones } from "./zones.ts";

/** A template or configuration that changes is for new instances alone; running ones stay as they are. */
export function updateAutoScalingGroup(
  input: UpdateAutoScalingGroupCommandInput,
  account: Account,
): Record<string, never> {
  const group = groupsOf(account)[required("autoScalingGroupName", input.AutoScalingGroupName)];
  // This call words the missing group without its name [OBS:55159168227].
  if (!group) throw validationError("AutoScalingGroup name not found - null");
  const settings = mergeSettings(account, group.settings, {
    ...input,
    DesiredCapacity: desiredCapacity(group, input),
  });
  const zones = zonesOf(account, group, input);
  const before = group.settings.DesiredCapacity;
  group.settings = settings;
  group.zones = zones;
  const { MinSize: min, MaxSize: max, DesiredCapacity: desired } = settings;
  if (desired !== before) {
    group.changeCause = at(
      account.now,
      `a user request update of AutoScalingGroup constraints to min: ${min}, max: ${max}, desired: ${desired} changing the desired capacity from ${before} to ${desired}.`,
    );
    group.protectionReported = false;
  }
  return {};
}

/** Left out, it follows bounds that would leave it outside [API UpdateAutoScalingGroup]. */
function desiredCapacity(group: Group, input: UpdateAutoScalingGroupCommandInput): number {
  if (input.DesiredCapacity !== undefined) return input.DesiredCapacity;
  const current = group.settings.DesiredCapacity;
  const atLeast = Math.max(current, input.MinSize ?? current);
  return Math.min(atLeast, input.MaxSize ?? atLeast);
}

function zonesOf(account: Account, group: Group, input: UpdateAutoScalingGroupCommandInput) {
  if (input.VPCZoneIdentifier === undefined && input.AvailabilityZones === undefined) return group.zones;
  const changesSubnets = input.VPCZoneIdentifier !== undefined && input.VPCZoneIdentifier !== "";
  return groupZones(account, {
    AvailabilityZones: input.AvailabilityZones,
    VPCZoneIdentifier: changesSubnets || input.AvailabilityZones ? input.VPCZoneIdentifier : undefined,
  });
}
