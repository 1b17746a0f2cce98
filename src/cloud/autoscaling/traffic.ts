import type { Account } from "../account.ts";
import type { Observation } from "./observation.ts";
import type { Group, TrafficSource } from "./state.ts";
import { deregister, register } from "./targets.ts";

/**
 * Brings attachments forward: Adding (instances in service are registered) → Added → InService once a target was
 * healthy; Removing → gone [UG:load-balancer-status.md]. @returns whether any moved
 */
export function advanceTraffic(account: Account, group: Group, observation: Observation): boolean {
  let changed = false;
  for (const source of group.trafficSources) {
    changed = advance(account, group, source, observation) || changed;
  }
  if (changed)
    group.trafficSources = group.trafficSources.filter((source) => !isRemoved(group, source, observation));
  return changed;
}

function advance(account: Account, group: Group, source: TrafficSource, observation: Observation): boolean {
  const inService = Object.values(group.instances)
    .filter((member) => member.lifecycleState === "InService")
    .map((member) => member.instanceId);
  const isTargetGroup = source.type === "elbv2";
  switch (source.state) {
    case "Adding":
      if (isTargetGroup) register(account, source.identifier, inService);
      source.state = "Added";
      return true;
    case "Added": {
      const states = observation.targetGroups.get(source.identifier);
      const isServing = inService.some((instanceId) => states?.get(instanceId) === "healthy");
      if (isServing) source.state = "InService";
      return isServing;
    }
    case "Removing": {
      const states = observation.targetGroups.get(source.identifier);
      const members = Object.keys(group.instances);
      const left = members.filter((instanceId) => isRegistered(states?.get(instanceId)));
      if (isTargetGroup) deregister(account, source.identifier, left);
      return left.length > 0 || isRemoved(group, source, observation);
    }
    default:
      return false;
  }
}

function isRegistered(state: string | undefined): boolean {
  return state !== undefined && state !== "draining" && state !== "unhealthy.draining";
}

/** Once the group's last target there has drained. */
function isRemoved(group: Group, source: TrafficSource, observation: Observation): boolean {
  if (source.state !== "Removing") return false;
  const states = observation.targetGroups.get(source.identifier);
  return !Object.keys(group.instances).some((instanceId) => states?.has(instanceId));
}
