import { type HealthCheck, matches } from "./health-check.ts";
import type { Target } from "./target.ts";

/** What became of one health check. */
export type ProbeResult =
  | { readonly kind: "answered"; readonly status: number }
  | { readonly kind: "timeout" }
  /** The connection was refused, reset or could not be made. */
  | { readonly kind: "failed" };

/**
 * What a health check's result makes of a target. A new one needs a single success; one that was unhealthy needs
 * `healthyThreshold` in a row, and `unhealthyThreshold` failures in a row make any unhealthy. What drains or is
 * unused stays so: its result comes too late.
 * Source: "Health checks for Application Load Balancer target groups".
 */
export function decideTargetHealth(
  target: Target,
  probe: ProbeResult,
  settings: HealthCheck,
  now: number,
): Target {
  if (target.state === "draining" || target.state === "unused") return target;
  if (probe.kind === "answered" && matches(settings.matcher, probe.status))
    return passed(target, settings, now);
  const failed = target.failed + 1;
  if (target.state !== "unhealthy" && failed < settings.unhealthyThreshold) {
    return { ...target, passed: 0, failed };
  }
  const why = verdict(probe);
  if (target.state === "unhealthy" && target.passed === 0 && target.description === why.description)
    return target;
  return { ...enter(target, "unhealthy", now), ...why };
}

/** The target after as many good checks as it takes. */
export function healthyTarget(target: Target, now: number): Target {
  return target.state === "healthy" ? target : enter(target, "healthy", now);
}

function passed(target: Target, settings: HealthCheck, now: number): Target {
  if (target.state === "healthy") return target.failed === 0 ? target : { ...target, failed: 0 };
  const count = target.passed + 1;
  const needed = target.state === "initial" ? 1 : settings.healthyThreshold;
  return count < needed ? { ...target, passed: count, failed: 0 } : healthyTarget(target, now);
}

/** The target in a state that begins now, or goes on where it is the same; what was counted is forgotten. */
function enter(target: Target, state: Target["state"], now: number): Target {
  const { reason: _reason, description: _description, ...rest } = target;
  return {
    ...rest,
    state,
    stateSince: target.state === state ? target.stateSince : now,
    passed: 0,
    failed: 0,
  };
}

function verdict(probe: ProbeResult): { reason: string; description: string } {
  switch (probe.kind) {
    case "answered":
      return {
        reason: "Target.ResponseCodeMismatch",
        description: `Health checks failed with these codes: [${probe.status}]`,
      };
    case "timeout":
      return { reason: "Target.Timeout", description: "Request timed out" };
    case "failed":
      return { reason: "Target.FailedHealthChecks", description: "Health checks failed" };
  }
}

/** What surrounds a target, by which it may be used at all. */
export interface TargetSurroundings {
  /** Its group stands in a listener or rule of a load balancer. */
  readonly groupInUse: boolean;
  readonly loadBalancerActive: boolean;
  readonly zoneEnabled: boolean;
  /** Of instance targets; undefined for addresses. */
  readonly instanceState: string | undefined;
}

/** What its surroundings make of a target; undefined when it has drained and is forgotten. */
export function decideTargetUse(
  target: Target,
  surroundings: TargetSurroundings,
  now: number,
): Target | undefined {
  if (target.state === "draining") return now >= (target.drainedAt ?? 0) ? undefined : target;
  const hindrance = hindranceOf(surroundings);
  if (hindrance) {
    if (target.state === "unused" && target.description === hindrance.description) return target;
    return { ...enter(target, "unused", now), ...hindrance };
  }
  const checking = target.reason === "Elb.InitialHealthChecking";
  const begins =
    target.state === "unused" || (target.state === "initial" && checking !== surroundings.loadBalancerActive);
  if (!begins) return target;
  const why = surroundings.loadBalancerActive
    ? { reason: "Elb.InitialHealthChecking", description: "Initial health checks in progress" }
    : registering;
  return { ...enter(target, "initial", now), ...why };
}

/** How a target starts. */
export const registering = {
  reason: "Elb.RegistrationInProgress",
  description: "Target registration is in progress",
} as const;

function hindranceOf(surroundings: TargetSurroundings): { reason: string; description: string } | undefined {
  const { instanceState } = surroundings;
  if (instanceState === "stopped" || instanceState === "terminated") {
    return { reason: "Target.InvalidState", description: `Target is in the ${instanceState} state` };
  }
  if (!surroundings.groupInUse) {
    return {
      reason: "Target.NotInUse",
      description: "Target group is not configured to receive traffic from the load balancer",
    };
  }
  if (!surroundings.zoneEnabled) {
    return {
      reason: "Target.NotInUse",
      description: "Target is in an Availability Zone that is not enabled for the load balancer",
    };
  }
  return undefined;
}
