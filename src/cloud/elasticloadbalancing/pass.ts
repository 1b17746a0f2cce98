import type { Account } from "../account.ts";
import { balancerOf } from "../balancer/balancer.ts";
import { ec2 } from "../ec2/state.ts";
import { loadBalancerOf } from "./find.ts";
import { type LoadBalancer, loadBalancing, type TargetGroup } from "./state.ts";
import type { Target } from "./target.ts";
import { decideTargetUse, type TargetSurroundings } from "./target-health.ts";

/** Brings load balancers to `active`, targets to what their surroundings and health checks say, sockets up to date. */
export function pass(account: Account): boolean {
  const state = loadBalancing.of(account);
  const balancer = balancerOf(account.cloud);
  let changed = false;
  for (const loadBalancer of Object.values(state.loadBalancers)) {
    changed = activate(account, loadBalancer) || changed;
  }
  for (const group of Object.values(state.targetGroups)) changed = reviewTargets(account, group) || changed;
  changed = balancer.probe(account) || changed;
  const refusals = balancer.listen(account);
  for (const loadBalancer of Object.values(state.loadBalancers)) {
    changed = reviewListening(loadBalancer, refusals.get(loadBalancer.arn)) || changed;
  }
  balancer.cutLostTargets(account);
  return changed;
}

function activate(account: Account, loadBalancer: LoadBalancer): boolean {
  if (loadBalancer.state !== "provisioning") return false;
  if (account.now - loadBalancer.createdAt < account.duration("loadBalancerProvisioning")) return false;
  loadBalancer.state = "active";
  return true;
}

/** A port that cannot be had makes the load balancer `failed`, which AWS has for one that could not be set up. */
function reviewListening(loadBalancer: LoadBalancer, refusal: string | undefined): boolean {
  if (loadBalancer.state === "provisioning" || loadBalancer.reason === refusal) return false;
  loadBalancer.state = refusal === undefined ? "active" : "failed";
  loadBalancer.reason = refusal;
  return true;
}

function reviewTargets(account: Account, group: TargetGroup): boolean {
  if (group.targets.length === 0) return false;
  const loadBalancer = loadBalancerOf(account, group.arn);
  let changed = false;
  const after = group.targets.flatMap((target) => {
    const surroundings = surroundingsOf(account, group, target, loadBalancer);
    const decided = surroundings && decideTargetUse(target, surroundings, account.now);
    changed ||= decided !== target;
    return decided ? [decided] : [];
  });
  if (changed) group.targets = after;
  return changed;
}

/** Undefined for a target whose instance EC2 has forgotten. */
function surroundingsOf(
  account: Account,
  group: TargetGroup,
  target: Target,
  loadBalancer: LoadBalancer | undefined,
): TargetSurroundings | undefined {
  const instance = group.targetType === "instance" ? ec2.of(account).instances[target.targetId] : undefined;
  if (group.targetType === "instance" && !instance) return undefined;
  const zone = instance?.availabilityZone;
  return {
    groupInUse: loadBalancer !== undefined,
    loadBalancerActive: loadBalancer !== undefined && loadBalancer.state !== "provisioning",
    zoneEnabled:
      zone === undefined ||
      (loadBalancer?.subnets.some((subnet) => subnet.availabilityZone === zone) ?? true),
    instanceState: instance?.state,
  };
}
