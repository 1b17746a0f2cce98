import type { ServiceStatus } from "./runtime.ts";

/**
 * Reads what `compose ps --all --format json` says: one object a line in Compose 2.21 and later, one array before that.
 * Services of which there is no container yet are `waiting`.
 */
export function parseComposePs(output: string, services: readonly string[]): ServiceStatus[] {
  const containers = parseContainers(output);
  return services.map((name) => {
    const container = containers.find((one) => one.Service === name);
    if (!container) return { name, state: "waiting", health: "starting" };
    const exitCode = container.ExitCode === undefined ? {} : { exitCode: container.ExitCode };
    const running = container.State === "running";
    if (running) return { name, state: "running", health: healthOf(container.Health) };
    const waits = container.State === "created" || container.State === "restarting";
    return { name, state: waits ? "waiting" : "exited", health: "none", ...exitCode };
  });
}

interface Container {
  readonly Service?: string;
  readonly State?: string;
  readonly Health?: string;
  readonly ExitCode?: number;
}

function parseContainers(output: string): Container[] {
  const text = output.trim();
  if (text === "") return [];
  if (text.startsWith("[")) return JSON.parse(text) as Container[];
  return text.split("\n").map((line) => JSON.parse(line) as Container);
}

function healthOf(health: string | undefined): ServiceStatus["health"] {
  if (health === "healthy" || health === "unhealthy" || health === "starting") return health;
  return "none";
}
