import type { Dependency, Service } from "../compose/compose.ts";
import type { Field } from "../compose/field.ts";
import type { Value } from "../template/template.ts";
import type { FargateInput } from "./fargate-input.ts";
import { healthCheck } from "./health-check.ts";
import { leaseContainerName } from "./lease-container.ts";
import { limitsOf } from "./limits.ts";
import { withLocalNames } from "./local-names.ts";
import { logConfiguration } from "./log-configuration.ts";
import { mountsOf } from "./mounts.ts";
import { stopTimeout } from "./stop.ts";
import { tmpfsOf } from "./tmpfs.ts";
import { splitWords } from "./words.ts";

/** A service's container. What the compose file says and ECS has no word for is a finding. */
export function containerDefinition(service: Service, input: FargateInput): Value {
  const { field } = service;
  const local = (text: string) => withLocalNames(text, containerNames(input));
  const { memory, memoryReservation } = limitsOf(service);
  const check = service.healthcheck && healthCheck(service.healthcheck, local).value;
  const [entryPoint, command] = [words(field.get("entrypoint")), words(field.get("command"))];
  return {
    Name: containerName(service.name),
    Image: service.image,
    // What is meant to end may end; every other's end ends the task, and ECS starts another.
    Essential: !mayEnd(service, input.compose.services),
    ...(entryPoint === undefined ? {} : { EntryPoint: entryPoint.map(local) }),
    ...(command === undefined ? {} : { Command: command.map(local) }),
    ...list("Environment", environment(service, input)),
    ...list("PortMappings", portMappings(service)),
    ...list("MountPoints", mountPoints(service, input)),
    ...(check === undefined ? {} : { HealthCheck: check }),
    DependsOn: dependencies(service, input),
    StopTimeout: stopTimeout(service),
    ...list("Ulimits", ulimits(field.get("ulimits"))),
    ...text("User", field.get("user")),
    ...text("WorkingDirectory", field.get("working_dir")),
    ...(memory === undefined ? {} : { Memory: memory }),
    ...(memoryReservation === undefined ? {} : { MemoryReservation: memoryReservation }),
    ...(field.get("read_only").flag() ? { ReadonlyRootFilesystem: true } : {}),
    ...(field.get("tty").flag() ? { PseudoTerminal: true } : {}),
    ...(field.get("stdin_open").flag() ? { Interactive: true } : {}),
    ...list("SystemControls", systemControls(field.get("sysctls"))),
    ...linuxParameters(service),
    LogConfiguration: logConfiguration,
  };
}

/** ECS takes letters, digits, `-` and `_`. */
export function containerName(service: string): string {
  return service.replace(/[^A-Za-z0-9_-]/g, "-");
}

/** Names that containers of the compose project call each other by. */
export function containerNames({ compose }: FargateInput): string[] {
  return compose.services.flatMap(({ name, field }) => {
    const fixed = field.get("container_name").optionalText();
    return fixed === undefined || fixed === name ? [name] : [name, fixed];
  });
}

/** Variables as the container gets them, `environment` over `env_file`. */
function environment(service: Service, input: FargateInput): { Name: string; Value: string }[] {
  const names = containerNames(input);
  const all = { ...input.environmentFiles[service.name], ...service.environment };
  return Object.entries(all).map(([Name, Value]) => ({ Name, Value: withLocalNames(Value, names, Name) }));
}

const conditions = {
  service_started: "START",
  service_healthy: "HEALTHY",
  service_completed_successfully: "SUCCESS",
} as const satisfies Record<Dependency["condition"], string>;

/** On the lease first; ECS knows no optional dependency, and of a profile that nobody asks for there is no container. */
function dependencies({ dependsOn }: Service, { compose }: FargateInput): Value[] {
  const there = dependsOn.filter(({ service }) => compose.services.some(({ name }) => name === service));
  return [
    { ContainerName: leaseContainerName, Condition: "HEALTHY" },
    ...there.map(({ service, condition }) => ({
      ContainerName: containerName(service),
      Condition: conditions[condition],
    })),
  ];
}

/** Waited for until it has ended, or said to be started once. Compose's default, which nobody wrote, says nothing. */
function mayEnd({ name, field, restart }: Service, services: readonly Service[]): boolean {
  if (field.get("restart").present && restart === "no") return true;
  const awaits = ({ service, condition }: Dependency) =>
    service === name && condition === "service_completed_successfully";
  return services.some(({ dependsOn }) => dependsOn.some(awaits));
}

function portMappings({ ports }: Service): Value[] {
  const known = new Map(ports.map(({ target, protocol }) => [`${target}/${protocol}`, { target, protocol }]));
  return [...known.values()].map(({ target, protocol }) => ({
    ContainerPort: target,
    Protocol: protocol === "udp" ? "udp" : "tcp",
  }));
}

function mountPoints({ field }: Service, input: FargateInput): Value[] {
  return mountsOf(field.get("volumes"), input).flatMap(({ mount, place }) =>
    "volume" in place
      ? [{ SourceVolume: place.volume, ContainerPath: mount.target, ReadOnly: mount.readOnly }]
      : [],
  );
}

function ulimits(field: Field): Value[] {
  return field.entries().map(([name, limit]) => {
    const [soft, hard] = limit.isMapping ? [limit.get("soft"), limit.get("hard")] : [limit, limit];
    return { Name: name, SoftLimit: Number(soft.text()), HardLimit: Number(hard.text()) };
  });
}

/** Of the network alone: a task's containers share it. */
function systemControls(field: Field): Value[] {
  if (!field.isMapping) return [];
  return field
    .entries()
    .filter(([name]) => name.startsWith("net."))
    .map(([Namespace, value]) => ({ Namespace, Value: value.text() }));
}

function linuxParameters(service: Service): Record<string, Value> {
  const { field } = service;
  const added = field.get("cap_add").texts().map(capability);
  const dropped = field.get("cap_drop").texts().map(capability);
  const memory = tmpfsOf(service).map(({ path, size, options }) => ({
    ContainerPath: path,
    Size: size,
    ...(options.length === 0 ? {} : { MountOptions: options }),
  }));
  const parameters = {
    ...(field.get("init").flag() ? { InitProcessEnabled: true } : {}),
    ...(memory.length === 0 ? {} : { Tmpfs: memory }),
    ...(added.length + dropped.length === 0
      ? {}
      : { Capabilities: { ...list("Add", added), ...list("Drop", dropped) } }),
  };
  return Object.keys(parameters).length === 0 ? {} : { LinuxParameters: parameters };
}

/** `CAP_SYS_PTRACE` and `sys_ptrace` are `SYS_PTRACE`. */
export function capability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, "");
}

function words(field: Field): string[] | undefined {
  if (!field.present) return undefined;
  return field.isList ? field.texts() : splitWords(field.text());
}

function text(name: string, field: Field): Record<string, Value> {
  const value = field.optionalText();
  return value === undefined ? {} : { [name]: value };
}

function list(name: string, values: readonly Value[]): Record<string, Value> {
  return values.length === 0 ? {} : { [name]: values };
}
