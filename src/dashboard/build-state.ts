import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import type { TargetHealthDescription } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { TimelineEvent } from "../timeline/event.ts";
import type {
  CloudState,
  DashboardState,
  Deadlines,
  DrillState,
  Finding,
  GroupState,
  InstanceState,
  LeaseState,
  PriceState,
  StackState,
  ZoneState,
} from "./state.ts";
import { breakerOf, doingOf, frozenOf, holderOf } from "./story.ts";

/** What was seen of the cloud last. */
export interface Seen {
  readonly stack?: StackState;
  readonly described?: AutoScalingGroup;
  /** EC2's state of each instance, by its id. */
  readonly states: ReadonlyMap<string, string>;
  readonly targets: readonly TargetHealthDescription[];
  /** Of the local cloud. */
  readonly zones?: ZoneTrouble;
}

export interface ZoneTrouble {
  readonly failedZones: readonly string[];
  readonly cutOffZones: readonly string[];
  readonly fullZones: readonly string[];
}

/** What the volume says of the lease, where it can be read from here. */
export interface LeaseSeen {
  readonly renewedAt?: number;
  readonly profile?: string;
}

export interface Known {
  readonly at: number;
  readonly app: string;
  readonly region: string;
  readonly cloud: CloudState;
  readonly seen: Seen;
  /** The newest of the timeline, oldest first. */
  readonly events: readonly TimelineEvent[];
  readonly lease: LeaseSeen;
  readonly deadlines: Deadlines;
  readonly findings: readonly Finding[];
  readonly drills: readonly DrillState[];
  readonly drillRunning?: { readonly fault: string; readonly startedAt: number };
  readonly price?: PriceState;
}

/** What the page shows, of what is known. */
export function buildState(known: Known): DashboardState {
  const { at, app, region, cloud, seen, events, findings, drills, drillRunning, price } = known;
  const { described } = seen;
  return {
    at,
    app,
    region,
    cloud,
    stack: seen.stack,
    group: described && groupState(described),
    zones: zoneStates(seen),
    instances: instanceStates(seen, events),
    lease: leaseState(known),
    breaker: breakerOf(events),
    findings,
    drills,
    ...(drillRunning ? { drillRunning } : {}),
    ...(price ? { price } : {}),
  };
}

function groupState(described: AutoScalingGroup): GroupState {
  return {
    name: described.AutoScalingGroupName ?? "",
    min: described.MinSize ?? 0,
    max: described.MaxSize ?? 0,
    desired: described.DesiredCapacity ?? 0,
    suspended: (described.SuspendedProcesses ?? []).map(({ ProcessName }) => ProcessName ?? "").sort(),
  };
}

function zoneStates({ described, zones: trouble }: Seen): ZoneState[] {
  const names = new Set([
    ...(described?.AvailabilityZones ?? []),
    ...(described?.Instances ?? []).map(({ AvailabilityZone }) => AvailabilityZone ?? ""),
  ]);
  const condition = (name: string) => {
    if (trouble?.failedZones.includes(name)) return "failed";
    if (trouble?.cutOffZones.includes(name)) return "cutOff";
    return trouble?.fullZones.includes(name) ? "full" : "up";
  };
  return [...names].sort().map((name) => ({ name, condition: condition(name) }));
}

function instanceStates(
  { described, states, targets }: Seen,
  events: readonly TimelineEvent[],
): InstanceState[] {
  const frozen = frozenOf(events);
  return (described?.Instances ?? []).map((instance) => {
    const instanceId = instance.InstanceId ?? "";
    const health = targets.find(({ Target }) => Target?.Id === instanceId)?.TargetHealth;
    const state = states.get(instanceId);
    const doing = doingOf(events, instanceId);
    return {
      instanceId,
      availabilityZone: instance.AvailabilityZone ?? "",
      lifecycleState: instance.LifecycleState ?? "",
      healthStatus: instance.HealthStatus ?? "",
      frozen: frozen.has(instanceId),
      ...(state === undefined ? {} : { state }),
      ...(health === undefined ? {} : { target: { state: health.State ?? "", reason: health.Description } }),
      ...(doing === undefined ? {} : { doing }),
    };
  });
}

/** The timeline says who, the volume when it was renewed: a renewal after a stall is said by nobody. */
function leaseState({ events, lease: { renewedAt }, deadlines }: Known): LeaseState {
  const { stalledSince, ...held } = holderOf(events);
  const stalled = stalledSince !== undefined && (renewedAt === undefined || renewedAt <= stalledSince);
  return {
    ...held,
    ...(stalled ? { stalledSince } : {}),
    ...(renewedAt === undefined ? {} : { renewedAt }),
    deadlines,
  };
}
