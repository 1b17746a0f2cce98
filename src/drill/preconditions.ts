import { group } from "../aws/group.ts";
import { isManaged } from "../aws/send-command.ts";
import { HitoriError } from "../base/error.ts";
import type { TimelineEvent } from "../timeline/event.ts";
import { type Fault, isLocal, type Scene } from "./fault.ts";

/**
 * Refuses a drill that would measure nothing, or do harm beyond what it is for.
 * @throws HitoriError DRILL_NOT_ON_AWS, DRILL_GROUP_UNFIT, DRILL_NO_LEASE, DRILL_ONE_ZONE, DRILL_NOT_MANAGED
 */
export async function requireFit(
  fault: Fault,
  scene: Scene,
  timeline: readonly TimelineEvent[],
): Promise<void> {
  const { connection, victim, autoScalingGroupName } = scene;
  if (fault.notOnAws !== undefined && !isLocal(scene)) {
    throw new HitoriError({
      code: "DRILL_NOT_ON_AWS",
      message: `${fault.name} cannot be put in on AWS: ${fault.notOnAws}.`,
      hint: `Rehearse it on the local cloud: hitori drill ${fault.name}   (docs/drills.md says what can be done on AWS)`,
      exitCode: 64,
    });
  }
  const described = await (await group(connection, autoScalingGroupName)).describe();
  const { DesiredCapacity, MaxSize, Instances = [], AvailabilityZones = [] } = described ?? {};
  const suspended = new Set(described?.SuspendedProcesses?.map(({ ProcessName }) => ProcessName));
  const unfit =
    Instances.length !== 1 || DesiredCapacity !== 1 || MaxSize !== 1
      ? `it has ${Instances.length} instances, wants ${DesiredCapacity}, allows ${MaxSize}`
      : suspended.has("ReplaceUnhealthy") || suspended.has("Launch") || suspended.has("Terminate")
        ? `these processes are suspended: ${[...suspended].join(", ")}`
        : undefined;
  if (unfit !== undefined) {
    throw new HitoriError({
      code: "DRILL_GROUP_UNFIT",
      message: `The group ${autoScalingGroupName} is not the one in service that a drill starts from: ${unfit}.`,
      hint: "See what it is doing: hitori status",
    });
  }
  requireLease(scene, timeline);
  if (fault.needsZones && AvailabilityZones.length < 2) {
    throw new HitoriError({
      code: "DRILL_ONE_ZONE",
      message: `The group ${autoScalingGroupName} is in one zone only; there is none to go to.`,
      hint: "Give it subnets of at least two zones in hitori.yml: network: {subnets: […]}",
    });
  }
  if (fault.needsCommands && !(await isManaged(connection, victim.instanceId))) {
    throw new HitoriError({
      code: "DRILL_NOT_MANAGED",
      message: `Systems Manager does not reach ${victim.instanceId}, and ${fault.name} is put in through it.`,
      hint: "Does its role have AmazonSSMManagedInstanceCore? aws ssm describe-instance-information",
    });
  }
}

/** The instance in service must be the one that has the lease, by its own word in the timeline. */
function requireLease({ victim }: Scene, timeline: readonly TimelineEvent[]): void {
  const told = timeline.findLast(({ type }) => type === "lease.acquired" || type === "lease.released");
  if (told?.type === "lease.acquired" && told.instanceId === victim.instanceId) return;
  const holder = told?.type === "lease.acquired" ? `${told.instanceId} has it` : "nobody has it";
  throw new HitoriError({
    code: "DRILL_NO_LEASE",
    message: `${victim.instanceId} is in service, but not the holder of the lease: ${holder}.`,
    hint: "See what it is waiting for: hitori events",
  });
}
