import { isAbsolute, join, resolve } from "node:path";
import { HitoriError } from "../base/error.ts";
import type { Compose, Healthcheck, Mount, Service } from "../compose/compose.ts";
import type { HealthCheck, Probe } from "./health-check.ts";

/** One service as plain processes, everything filled in. */
export interface ProcessService {
  readonly name: string;
  readonly command: readonly string[];
  readonly directory: string;
  /** On top of the agent's own environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly dependsOn: Service["dependsOn"];
  readonly healthcheck?: HealthCheck;
  /** Compose's `restart`. */
  readonly restart: string;
  readonly stopSignal: NodeJS.Signals;
  /** Milliseconds between the stop signal and the kill. */
  readonly stopGracePeriod: number;
  /** What its mounts stand for: directories of data, made when missing, or single files of the project. */
  readonly mountSources: readonly string[];
}

/** Where the app of one machine lives. */
export interface Place {
  /** `<file system>/<app>`: what relative bind mounts are relative to. */
  readonly volume: string;
  /** For what may be lost with the machine. */
  readonly ephemeral: string;
  /** Where `deploy` ran: what `directory` is relative to. */
  readonly sourceDirectory: string;
  /** The address that the machine listens on. */
  readonly address: string;
}

/**
 * The services of a compose project as processes of this machine.
 * @throws HitoriError PROCESS_MISSING where a service does not say how to run without a container engine;
 *   PROCESS_PLACEHOLDER where a placeholder names a port or mount that the service does not have
 */
export function processServices(compose: Compose, place: Place): ProcessService[] {
  return compose.services.map((service) => processService(service, compose, place));
}

function processService(service: Service, compose: Compose, place: Place): ProcessService {
  const { process } = service;
  if (!process) {
    throw new HitoriError({
      code: "PROCESS_MISSING",
      message: `${compose.file}: service ${service.name} does not say how it runs without a container engine.`,
      hint: `Add to the service: x-hitori: {process: {command: [node, server.js]}}`,
    });
  }
  const mounts = new Map(service.volumes.map((mount) => [mount.target, mountSource(mount, compose, place)]));
  const fill = (text: string) => fillPlaceholders(text, service, mounts, place, compose.file);
  const environment = { ...service.environment, ...process.environment };
  const healthcheck = healthCheckOf(process.healthcheck ?? service.healthcheck, fill);
  return {
    name: service.name,
    command: process.command.map(fill),
    directory: resolve(place.sourceDirectory, process.directory),
    environment: Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, fill(value)])),
    dependsOn: service.dependsOn,
    ...(healthcheck ? { healthcheck } : {}),
    restart: service.restart,
    stopSignal: signalOf(service, compose.file),
    stopGracePeriod: service.stopGracePeriodSeconds * 1000,
    mountSources: [...mounts.values()],
  };
}

/** A mount's directory on the machine. Named volumes are data too, unless the file calls them ephemeral. */
function mountSource(mount: Mount, compose: Compose, place: Place): string {
  const source = mount.source ?? mount.target;
  if (mount.type === "tmpfs") return join(place.ephemeral, "tmpfs", source);
  if (mount.type === "bind") return isAbsolute(source) ? source : resolve(place.volume, source);
  const named = mount.source === undefined ? undefined : compose.volumes[mount.source];
  if (mount.source === undefined || named?.ephemeral) return join(place.ephemeral, "volumes", source);
  return resolve(place.volume, named?.device ?? join("volumes", source));
}

function fillPlaceholders(
  text: string,
  service: Service,
  mounts: ReadonlyMap<string, string>,
  place: Place,
  file: string,
): string {
  return text.replace(/\{(address|port:(\d+)|mount:([^}]+))\}/g, (whole, _inner, port, mount) => {
    if (whole === "{address}") return place.address;
    if (port !== undefined) return String(publishedPort(service, Number(port)));
    const directory = mounts.get(mount);
    if (directory !== undefined) return directory;
    throw new HitoriError({
      code: "PROCESS_PLACEHOLDER",
      message: `${file}: service ${service.name}: ${whole} names a mount that it does not have; it has ${[...mounts.keys()].join(", ") || "none"}.`,
      hint: "Write the path inside the container, as under volumes.",
    });
  });
}

/** A port that is not published is reached by other services alone: the machine's own address keeps it as it is. */
function publishedPort(service: Service, target: number): number {
  return service.ports.find((port) => port.target === target)?.published ?? target;
}

/**
 * `CMD` and `CMD-SHELL` run in the service's directory and environment. Two more forms cost no process at each look:
 * `[HTTP, url]` (an answer below 400) and `[TCP, "host:port"]` (a connection).
 */
function healthCheckOf(
  healthcheck: Healthcheck | undefined,
  fill: (text: string) => string,
): HealthCheck | undefined {
  if (!healthcheck) return undefined;
  const probe = probeOf(healthcheck.test.map(fill));
  if (!probe) return undefined;
  return {
    probe,
    interval: healthcheck.intervalSeconds * 1000,
    timeout: healthcheck.timeoutSeconds * 1000,
    startPeriod: healthcheck.startPeriodSeconds * 1000,
    retries: healthcheck.retries,
  };
}

function probeOf([kind, ...operands]: readonly string[]): Probe | undefined {
  const [first = ""] = operands;
  if (kind === "NONE") return undefined;
  if (kind === "HTTP") return { kind: "http", url: first };
  if (kind === "TCP") {
    const [, host = "", port = ""] = first.match(/^(.*):(\d+)$/) ?? [];
    return { kind: "tcp", host, port: Number(port) };
  }
  if (kind === "CMD-SHELL") return { kind: "command", argv: ["sh", "-c", first] };
  return { kind: "command", argv: operands };
}

function signalOf(service: Service, file: string): NodeJS.Signals {
  const name = service.stopSignal.startsWith("SIG") ? service.stopSignal : `SIG${service.stopSignal}`;
  if (stopSignals.has(name)) return name as NodeJS.Signals;
  throw new HitoriError({
    code: "PROCESS_STOP_SIGNAL",
    message: `${file}: service ${service.name}: stop_signal ${service.stopSignal} is none of ${[...stopSignals].join(", ")}.`,
    hint: "Use one of these names.",
  });
}

const stopSignals = new Set([
  "SIGTERM",
  "SIGINT",
  "SIGQUIT",
  "SIGHUP",
  "SIGUSR1",
  "SIGUSR2",
  "SIGKILL",
  "SIGWINCH",
]);
