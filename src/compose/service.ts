import type { Dependency, Service, ServiceProcess } from "./compose.ts";
import type { Field } from "./field.ts";
import { readHealthcheck, seconds } from "./healthcheck.ts";
import { readMount } from "./mount.ts";
import { readPorts } from "./port.ts";

/** Reads one service, short forms written out. */
export function readService(name: string, field: Field): Service {
  const image = field.get("image").optionalText();
  const build = buildContext(field.get("build"));
  const process = readProcess(field.get("x-hitori").get("process"));
  if (image === undefined && build === undefined && process === undefined)
    return field.fail("a mapping with image or build", "Say what the service runs: image: …, or build: …");
  const healthcheck = readHealthcheck(field.get("healthcheck"));
  const command = field.get("command");
  return {
    name,
    ...(image === undefined ? {} : { image }),
    ...(build === undefined ? {} : { build }),
    ...(command.present ? { command: command.isList ? command.texts() : command.text() } : {}),
    environment: readEnvironment(field.get("environment")),
    environmentFiles: environmentFiles(field.get("env_file")),
    ports: field.get("ports").items().flatMap(readPorts),
    volumes: field.get("volumes").items().map(readMount),
    ...(healthcheck === undefined ? {} : { healthcheck }),
    dependsOn: readDependencies(field.get("depends_on")),
    stopGracePeriodSeconds: seconds(field.get("stop_grace_period"), 10),
    stopSignal: field.get("stop_signal").optionalText() ?? "SIGTERM",
    restart: field.get("restart").optionalText() ?? "no",
    ...(process === undefined ? {} : { process }),
  };
}

function buildContext(field: Field): string | undefined {
  if (!field.present) return undefined;
  return field.isMapping ? (field.get("context").optionalText() ?? ".") : field.text();
}

/** `{NAME: value}` or `[NAME=value]`. A name without a value would come from the shell, and is left out. */
function readEnvironment(field: Field): Record<string, string> {
  if (field.isMapping) {
    const given = field.entries().filter(([, value]) => value.present);
    return Object.fromEntries(given.map(([name, value]) => [name, value.text()]));
  }
  const pairs = field.items().map((item) => /^([^=]+)=(.*)$/s.exec(item.text()));
  return Object.fromEntries(pairs.flatMap((pair) => (pair ? [[pair[1] ?? "", pair[2] ?? ""]] : [])));
}

function environmentFiles(field: Field): string[] {
  if (!field.isList) return field.texts();
  return field.items().map((item) => (item.isMapping ? item.get("path").text() : item.text()));
}

const conditions = ["service_started", "service_healthy", "service_completed_successfully"] as const;

function readDependencies(field: Field): Dependency[] {
  if (!field.isMapping) return field.texts().map((service) => ({ service, condition: "service_started" }));
  return field.entries().map(([service, one]) => {
    const given = one.get("condition");
    const text = given.optionalText() ?? "service_started";
    const condition = conditions.find((known) => known === text);
    return { service, condition: condition ?? given.fail(conditions.join(", ")) };
  });
}

function readProcess(field: Field): ServiceProcess | undefined {
  if (!field.present) return undefined;
  const known = ["directory", "command", "environment", "healthcheck"];
  for (const [key, value] of field.entries()) {
    if (!known.includes(key)) return value.fail(`one of the keys ${known.join(", ")}`);
  }
  const command = field.get("command").items();
  if (command.length === 0) return field.get("command").fail("a list such as [node, web.js]");
  const healthcheck = readHealthcheck(field.get("healthcheck"));
  return {
    directory: field.get("directory").optionalText() ?? ".",
    command: command.map((word) => word.text()),
    environment: readEnvironment(field.get("environment")),
    ...(healthcheck === undefined ? {} : { healthcheck }),
  };
}
