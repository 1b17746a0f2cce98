import type { Account } from "../account.ts";
import type { Instance } from "../ec2/instance.ts";
import { ec2 } from "../ec2/state.ts";
import type { Group, Member } from "./state.ts";
import { type TargetState, targetStates } from "./targets.ts";

/** What the control loop sees of one instance. */
export interface Sight {
  /** EC2's state; `terminated` also where EC2 does not know it any more. */
  readonly state: Instance["state"];
  readonly status: Instance["status"];
  readonly statusSince: number;
  /** A target group still drains its connections. */
  readonly draining: boolean;
  /** A target group whose attachment is in service says that it is unhealthy. */
  readonly unhealthyTarget: boolean;
}

/** What it sees of a group: looked at once a pass, so that all deciders judge the same moment. */
export interface Observation {
  readonly sight: (member: Member) => Sight;
  /** The target states of each attached target group that was asked. */
  readonly targetGroups: ReadonlyMap<string, ReadonlyMap<string, TargetState>>;
}

/** @param withTargets whether target groups are asked; they cost a call each */
export function observe(account: Account, group: Group, withTargets: boolean): Observation {
  const instances = ec2.of(account).instances;
  const targetGroups = new Map<string, Map<string, TargetState>>();
  for (const source of withTargets ? group.trafficSources : []) {
    if (source.type === "elbv2")
      targetGroups.set(source.identifier, targetStates(account, source.identifier));
  }
  const judges = group.trafficSources.filter((source) => source.state === "InService");
  const sight = (member: Member): Sight => {
    const instance = instances[member.instanceId];
    const states = [...targetGroups.values()].map((targets) => targets.get(member.instanceId));
    return {
      state: instance?.state ?? "terminated",
      status: instance?.status ?? "insufficient-data",
      statusSince: instance?.statusSince ?? account.now,
      draining: states.includes("draining") || states.includes("unhealthy.draining"),
      unhealthyTarget: judges.some(
        (source) => targetGroups.get(source.identifier)?.get(member.instanceId) === "unhealthy",
      ),
    };
  };
  return { sight, targetGroups };
}
