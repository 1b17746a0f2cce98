import type { Service } from "../../compose/compose.ts";
import type { Field } from "../../compose/field.ts";
import { capability } from "../container-definition.ts";
import type { FargateInput } from "../fargate-input.ts";
import type { Found } from "../finding.ts";

/** What a service takes from a machine: on Fargate there is none (Amazon ECS Developer Guide, "task definition differences"). */
export function hostRules({ compose }: FargateInput): Found[] {
  return compose.services.flatMap((service) => [
    ...privileges(service),
    ...devices(service),
    ...namespaces(service),
    ...parameters(service),
  ]);
}

function privileges({ name, field }: Service): Found[] {
  const found: Found[] = [];
  const privileged = field.get("privileged");
  if (privileged.flag()) {
    const message = `${name} is privileged`;
    found.push({ code: "FARGATE_PRIVILEGED", service: name, at: privileged, message });
  }
  const added = field
    .get("cap_add")
    .texts()
    .filter((one) => capability(one) !== "SYS_PTRACE");
  if (added.length > 0) {
    const message = `${name} wants ${added.join(", ")}`;
    found.push({ code: "FARGATE_CAPABILITY", service: name, at: field.get("cap_add"), message });
  }
  return found;
}

function devices({ name, field }: Service): Found[] {
  const reserved = field.get("deploy").maybe("resources").maybe("reservations").maybe("devices");
  const asked = [field.get("devices"), field.get("device_cgroup_rules"), field.get("gpus"), reserved];
  return asked
    .filter((one) => one.present && !(one.isList && one.items().length === 0))
    .map((at) => ({
      code: "FARGATE_DEVICE" as const,
      service: name,
      at,
      message: `${name} wants devices of the machine (${at.path.at(-1)})`,
    }));
}

function namespaces({ name, field }: Service): Found[] {
  const found: Found[] = [];
  const mode = field.get("network_mode");
  if (mode.present && mode.text() !== "bridge") {
    const message = `${name} wants the network ${mode.text()}: a task has one of its own`;
    found.push({ code: "FARGATE_NETWORK_MODE", service: name, at: mode, message });
  }
  for (const key of ["pid", "ipc", "userns_mode", "cgroup", "uts"]) {
    const value = field.get(key);
    if (isOwn(value)) continue;
    const message = `${name} shares the ${key} namespace with ${value.text()}`;
    found.push({ code: "FARGATE_NAMESPACE", service: name, at: value, message });
  }
  return found;
}

/** Its own, or another service's processes, which it sees in a task anyway. */
function isOwn(field: Field): boolean {
  if (!field.present || ["private", "shareable", "none"].includes(field.text())) return true;
  return field.path.at(-1) === "pid" && field.text().startsWith("service:");
}

function parameters({ name, field }: Service): Found[] {
  const sysctls = field.get("sysctls");
  if (!sysctls.isMapping) return [];
  return sysctls
    .entries()
    .filter(([parameter]) => !parameter.startsWith("net."))
    .map(([parameter, at]) => {
      const message = `${name} sets ${parameter} of the kernel`;
      return { code: "FARGATE_SYSCTL" as const, service: name, at, message };
    });
}
