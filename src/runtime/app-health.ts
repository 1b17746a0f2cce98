import type { ServiceStatus } from "./runtime.ts";

/** The verdict on the app as a whole. */
export type AppHealth = { readonly healthy: true } | { readonly healthy: false; readonly reason: string };

/**
 * An app is healthy when every service that should run does and passes its health check. A service that ended with 0
 * and is not to run again has done its work (a migration, for one).
 */
export function appHealth(services: readonly ServiceStatus[]): AppHealth {
  const reasons = services.map(complaint).filter((reason) => reason !== undefined);
  return reasons.length === 0 ? { healthy: true } : { healthy: false, reason: reasons.join("; ") };
}

function complaint(service: ServiceStatus): string | undefined {
  const { name, state, health, exitCode } = service;
  if (state === "exited") {
    return exitCode === 0 ? undefined : `${name} exited with ${exitCode ?? "a signal"}`;
  }
  if (state === "backing off")
    return `${name} exited with ${exitCode ?? "a signal"} and will be started again`;
  if (state === "waiting") return `${name} waits for what it depends on`;
  if (health === "unhealthy") return `${name} fails its health check`;
  if (health === "starting") return `${name} has not become healthy yet`;
  return undefined;
}
