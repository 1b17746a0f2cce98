import type { Compose, Service } from "../compose/compose.ts";

/** Seconds: what ECS takes for a container on Fargate (API reference, ContainerDefinition, stopTimeout). */
export const stopLimits = { from: 2, to: 120 } as const;

/** Seconds that a container gets between being told to stop and being killed. */
export function stopTimeout({ stopGracePeriodSeconds }: Service): number {
  return Math.min(stopLimits.to, Math.max(stopLimits.from, Math.ceil(stopGracePeriodSeconds)));
}

/** Seconds until the last container has stopped where each waits for those that depend on it. */
export function longestStop({ services }: Compose): number {
  return Math.min(stopLimits.to - 10, Math.max(stopLimits.from, ...services.map(stopTimeout)));
}
