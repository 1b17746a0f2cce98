import type { Dependency, Healthcheck, Mount, Port, Service, ServiceProcess } from "./compose.ts";
import type { Field } from "./field.ts";
import { readHealthcheck, seconds } from "./healthcheck.ts";
import { readMount } from "./mount.ts";
import { readPorts } from "./port.ts";
import type { Reading } from "./reading.ts";

/** Reads one service, short forms written out. */
export function readService(name: string, field: Field, reading: Reading): Service | undefined {
  const attempt = <T>(key: string, read: (one: Field) => T, otherwise: T): T =>
    reading.attempt(() => read(field.get(key)), otherwise, field.keyPlace);
  if (!field.isMapping) return reading.attempt(() => field.fail("a mapping"), undefined, field.keyPlace);
  const image = attempt("image", (one) => one.optionalText(), undefined);
  const build = attempt("build", buildContext, undefined);
  const process = attempt("x-hitori", (one) => readProcess(one.get("process")), undefined);
  if (image === undefined && build === undefined && process === undefined && !field.get("provider").present) {
    const hint = "Say what the service runs: image: …, or build: …";
    reading.attempt(() => field.fail("a mapping with image or build", hint), undefined, field.keyPlace);
  }
  const healthcheck = attempt("healthcheck", (one) => readHealthcheck(one), undefined);
  const command = attempt("command", readCommand, undefined);
  const optional = attempt("env_file", optionalFiles, []);
  return {
    name,
    field,
    ...(image === undefined ? {} : { image }),
    ...(build === undefined ? {} : { build }),
    ...(command === undefined ? {} : { command }),
    environment: attempt("environment", readEnvironment, {}),
    environmentFiles: attempt("env_file", environmentFiles, []),
    ...(optional.length === 0 ? {} : { optionalFiles: optional }),
    ports: readItems<Port>(field.get("ports"), readPorts, reading),
    volumes: readItems<Mount>(field.get("volumes"), (one) => [readMount(one)], reading),
    ...(healthcheck === undefined ? {} : { healthcheck: healthcheck as Healthcheck }),
    dependsOn: attempt("depends_on", readDependencies, []),
    stopGracePeriodSeconds: attempt("stop_grace_period", (one) => seconds(one, 10), 10),
    stopSignal: attempt("stop_signal", (one) => one.optionalText(), undefined) ?? "SIGTERM",
    restart: restartOf(field, reading),
    ...(process === undefined ? {} : { process }),
  };
}

/** Profiles that a service belongs to; in none it always runs. */
export function profilesOf(service: Service, reading: Reading): string[] {
  return reading.attempt(() => service.field.get("profiles").texts(), [], service.field.place);
}

function readItems<T>(field: Field, read: (item: Field) => T[], reading: Reading): T[] {
  const items = reading.attempt(() => field.items(), [], field.place);
  return items.flatMap((item) => reading.attempt(() => read(item), [], item.place));
}

function readCommand(field: Field): string[] | string | undefined {
  if (!field.present) return undefined;
  return field.isList ? field.texts() : field.text();
}

/** `restart`, or what `deploy.restart_policy` says in its place. `no` unquoted is YAML 1.1's false. */
function restartOf(field: Field, reading: Reading): string {
  const restart = reading.attempt(() => field.get("restart").optionalText(), undefined, field.place);
  if (restart !== undefined) return restart === "false" ? "no" : restart;
  const policy = field.get("deploy").maybe("restart_policy").maybe("condition");
  const condition = reading.attempt(() => policy.optionalText(), undefined, policy.place);
  return { any: "always", "on-failure": "on-failure" }[condition ?? ""] ?? "no";
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
  return field.items().map((item) => (item.isMapping ? item.get("path").text() : item.text()));
}

/** Those that need not be there. */
function optionalFiles(field: Field): string[] {
  const optional = field
    .items()
    .filter((item) => item.isMapping && item.get("required").written && !item.get("required").flag());
  return optional.map((item) => item.get("path").text());
}

const conditions = ["service_started", "service_healthy", "service_completed_successfully"] as const;

function readDependencies(field: Field): Dependency[] {
  return field.entries().map(([service, one]) => {
    const given = one.get("condition");
    const text = given.optionalText() ?? "service_started";
    const condition = conditions.find((known) => known === text);
    const optional = one.get("required").written && !one.get("required").flag();
    return {
      service,
      condition: condition ?? given.fail(conditions.join(", ")),
      ...(optional ? { optional } : {}),
    };
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
  const healthcheck = readHealthcheck(field.get("healthcheck"), "process");
  return {
    directory: field.get("directory").optionalText() ?? ".",
    command: command.map((word) => word.text()),
    environment: readEnvironment(field.get("environment")),
    ...(healthcheck === undefined ? {} : { healthcheck }),
  };
}
