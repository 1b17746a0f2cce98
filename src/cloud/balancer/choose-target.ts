import type { TargetGroup } from "../elasticloadbalancing/state.ts";
import type { Target } from "../elasticloadbalancing/target.ts";

/**
 * The targets among which requests are spread: the healthy ones, or all that are registered where fewer are healthy
 * than the group wants (by default where none is): ALB's fail-open. What drains or is unused gets nothing new.
 * Source: "Target group health", unhealthy state routing.
 */
export function eligibleTargets(group: Pick<TargetGroup, "targets" | "attributes">): Target[] {
  const registered = group.targets.filter((one) => one.state !== "draining" && one.state !== "unused");
  const healthy = registered.filter((one) => one.state === "healthy");
  return healthy.length < minimumHealthy(group.attributes, registered.length) ? registered : healthy;
}

const routing = "target_group_health.unhealthy_state_routing.minimum_healthy_targets";

function minimumHealthy(attributes: Readonly<Record<string, string>>, registered: number): number {
  const count = Number(attributes[`${routing}.count`] ?? 1);
  const percentage = Number(attributes[`${routing}.percentage`] ?? Number.NaN);
  const share = Number.isNaN(percentage) ? 0 : Math.ceil((registered * percentage) / 100);
  return Math.max(1, Number.isNaN(count) ? 1 : count, share);
}

/**
 * One of the weighted choices, spread evenly over a growing turn: multiples of the golden ratio fall into every share
 * of the whole as often as its size, without long runs. Undefined where all weights are 0.
 */
export function chooseWeighted<T extends { readonly weight: number }>(
  choices: readonly T[],
  turn: number,
): T | undefined {
  const total = choices.reduce((sum, choice) => sum + choice.weight, 0);
  let point = ((turn * 0.618_033_988_749_895) % 1) * total;
  return choices.find((choice) => {
    point -= choice.weight;
    return choice.weight > 0 && point < 0;
  });
}
