import type { ServiceStatus } from "./runtime.ts";

/** What `docker ps` is asked to print of each container: the same in every version of the engine and of Compose. */
export const containerFormat = '{{.Label "com.docker.compose.service"}}\t{{.State}}\t{{.Status}}\t{{.ID}}';

/** Reads its lines. A service without a container is `waiting`. Pure. */
export function parseContainers(output: string, services: readonly string[]): ServiceStatus[] {
  const lines = output.split("\n").map((line) => line.split("\t"));
  return services.map((name) => {
    const [, state, status = ""] = lines.find(([service]) => service === name) ?? [];
    if (state === undefined || state === "created" || state === "restarting")
      return { name, state: "waiting", health: "starting" };
    if (state === "running") return { name, state: "running", health: healthOf(status) };
    const code = /^Exited \((\d+)\)/.exec(status)?.[1];
    return {
      name,
      state: "exited",
      health: "none",
      ...(code === undefined ? {} : { exitCode: Number(code) }),
    };
  });
}

/** The containers that run, by id, with their services. Pure. */
export function runningContainers(output: string): ReadonlyMap<string, string> {
  const lines = output.split("\n").map((line) => line.split("\t"));
  const running = lines.filter(([, state, , id]) => state === "running" && id !== undefined);
  return new Map(running.map(([service = "", , , id = ""]) => [id, service]));
}

/** `Up 3 seconds (healthy)`, `(health: starting)`, `(unhealthy)`, or nothing where there is no check. */
function healthOf(status: string): ServiceStatus["health"] {
  if (status.includes("(healthy)")) return "healthy";
  if (status.includes("(unhealthy)")) return "unhealthy";
  return status.includes("(health: starting)") ? "starting" : "none";
}
