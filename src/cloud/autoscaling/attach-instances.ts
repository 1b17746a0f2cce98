import type { AttachInstancesCommandInput } from "@aws-sdk/client-auto-scaling";
import type { DescribeInstancesCommandOutput, Instance } from "@aws-sdk/client-ec2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { openActivity } from "./activity.ts";
import { at } from "./cause.ts";
import { findGroup, groupsOf, validationError } from "./find.ts";
import { tagWithGroup } from "./group-name-tag.ts";
import { changeDesired, givenInstanceIds } from "./group-size.ts";
import { newMember } from "./launch.ts";
import { refuseSuspendedLaunch } from "./scaling-process.ts";
import type { Group, GroupZone } from "./state.ts";

/** Running instances of no group, in the group's zones. The desired capacity rises by them; hooks do not run. */
export function attachInstances(input: AttachInstancesCommandInput, account: Account): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const instances = describeInstances(account, givenInstanceIds(input.InstanceIds));
  const attached = instances.map((instance) => ({
    instance,
    zone: attachableZone(account, group, instance),
  }));
  refuseSuspendedLaunch(group);
  changeDesired(group, attached.length, `attach ${attached.length} more instance(s)`);
  for (const { instance, zone } of attached) attach(account, group, instance, zone);
  return {};
}

/** As observed: the details of an attached instance do not name its subnet. */
function attach(account: Account, group: Group, instance: Instance, zone: GroupZone): void {
  const instanceId = instance.InstanceId ?? "";
  const activity = openActivity(account, group, {
    kind: "attach",
    description: `Attaching an existing EC2 instance: ${instanceId}`,
    cause: at(
      account.now,
      `an instance was added in response to user request. Keeping the capacity at the new ${group.settings.DesiredCapacity}.`,
    ),
    instanceId,
    availabilityZone: zone.availabilityZone,
    statusCode: "InProgress",
    progress: 50,
  });
  group.instances[instanceId] = { ...newMember(account, instance, zone), activityId: activity.activityId };
  tagWithGroup(account, instanceId, group.name);
}

function describeInstances(account: Account, instanceIds: string[]): Instance[] {
  try {
    const { Reservations = [] } = account.call<DescribeInstancesCommandOutput>("ec2", "DescribeInstances", {
      InstanceIds: instanceIds,
    });
    return Reservations.flatMap((reservation) => reservation.Instances ?? []);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw validationError(`Invalid Instance ID(s): [${instanceIds.join(", ")}]. ${error.message}`);
  }
}

function attachableZone(account: Account, group: Group, instance: Instance): GroupZone {
  const instanceId = instance.InstanceId ?? "";
  const owner = Object.values(groupsOf(account)).find((other) => instanceId in other.instances);
  if (owner)
    throw validationError(`Instance ${instanceId} is already part of AutoScalingGroup:${owner.name}`);
  if (instance.State?.Name !== "running") {
    throw validationError(
      `Instance ${instanceId} is not in correct state. Instance(s) must be in 'running' state.`,
    );
  }
  const availabilityZone = instance.Placement?.AvailabilityZone ?? "";
  const zone = group.zones.find((one) => one.availabilityZone === availabilityZone);
  if (zone) return zone;
  throw validationError(
    `Instance ${instanceId} is not in an Availability Zone of AutoScalingGroup:${group.name}`,
  );
}
