import type { Field } from "../../compose/field.ts";
import type { Found } from "../finding.ts";
import type { ServiceSubject, Subject } from "../subject.ts";

/** What a service takes from the machine that it runs on, and what it tells to everybody. */
export function hostRules({ services }: Subject): Found[] {
  return services.flatMap((one) => [
    ...privileges(one),
    ...hostMounts(one),
    ...secrets(one),
    ...users(one),
    ...logging(one),
  ]);
}

function privileges({ service }: ServiceSubject): Found[] {
  const found: Found[] = [];
  const privileged = service.field.get("privileged");
  if (privileged.tree?.value === true || privileged.tree?.value === "true") {
    const message = `${service.name} may do everything on the machine, Hitori's lease included`;
    found.push({ code: "PRIVILEGED", service: service.name, at: privileged, message });
  }
  const devices = service.field.get("devices");
  if (devices.isList && devices.items().length > 0) {
    const message = `${service.name} wants devices that another instance may not have`;
    found.push({ code: "HOST_DEVICE", service: service.name, at: devices, message });
  }
  for (const key of ["pid", "ipc", "userns_mode", "cgroup", "uts"]) {
    const field = service.field.get(key);
    if (field.tree?.value !== "host") continue;
    const message = `${service.name} shares the machine's ${key} namespace`;
    found.push({ code: "HOST_NAMESPACE", service: service.name, at: field, message });
  }
  return found;
}

function hostMounts({ service, mounts }: ServiceSubject): Found[] {
  return mounts.flatMap(({ mount, field }): Found[] => {
    const source = mount.source ?? "";
    if (/\/(docker|podman|containerd)\.sock$/.test(source)) {
      const message = `${service.name} controls the container engine: what it starts is outside the lease`;
      return [{ code: "ENGINE_SOCKET", service: service.name, at: field, message }];
    }
    if (/^\/etc\/(localtime|timezone)$|^\/usr\/share\/zoneinfo/.test(source)) {
      const message = `${service.name} takes the machine's time zone from ${source}; a new instance is on UTC`;
      const remedy = `Say it in the file: environment: {TZ: Asia/Tokyo}`;
      return [{ code: "TIME_ZONE_OF_HOST", service: service.name, at: field, message, remedy }];
    }
    if (/^\/var\/log(\/|$)/.test(source) && !mount.readOnly) {
      const message = `${service.name} writes logs to ${source}, on the instance's own disk`;
      return [{ code: "LOGS_ON_DISK", service: service.name, at: field, message }];
    }
    return [];
  });
}

const secretName = /(PASSWORD|PASSWD|PASS|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|ENCRYPTION_?KEY)$/i;

function secrets({ service }: ServiceSubject): Found[] {
  const environment = service.field.get("environment");
  if (!environment.isMapping) return [];
  const plain = environment.entries().filter(([name, field]) => secretName.test(name) && isPlain(field));
  const [first] = plain;
  if (!first) return [];
  const others = plain.length === 1 ? "" : ` and ${plain.length - 1} more`;
  const message = `${first[0]}${others} stands in the file, which travels in the instance's user data`;
  return [{ code: "SECRET_IN_FILE", service: service.name, at: first[1], message }];
}

function isPlain(field: Field): boolean {
  const value = field.tree?.value;
  if (typeof value !== "string" || value === "" || field.tree?.filled) return false;
  return !value.includes("$") && !value.startsWith("/") && !/^(true|false|yes|no|null)$/i.test(value);
}

function users({ service, image }: ServiceSubject): Found[] {
  const user = service.field.get("user");
  if (!user.present) return [];
  const value = String(user.tree?.value ?? "");
  const message = image?.chown
    ? `${service.name} runs as ${value}, and ${image.what} changes owners at its start: on EFS only root may`
    : `${service.name} runs as user ${value}: its files on EFS must belong to that number`;
  return [
    {
      code: "FIXED_USER",
      severity: image?.chown ? "advice" : "note",
      service: service.name,
      at: user,
      message,
    },
  ];
}

function logging({ service }: ServiceSubject): Found[] {
  const driver = service.field.get("logging").maybe("driver");
  const value = driver.tree?.value;
  if (typeof value !== "string" || value.includes("${")) return [];
  if (value === "none") {
    const message = `${service.name} keeps no logs: nobody will know why it failed`;
    return [{ code: "LOG_DRIVER", severity: "risk", service: service.name, at: driver, message }];
  }
  if (["json-file", "local", "awslogs", "journald"].includes(value)) return [];
  const message = `${service.name} sends its logs by ${value}: the engine keeps none of them, and with the receiver away it may not start`;
  return [{ code: "LOG_DRIVER", service: service.name, at: driver, message }];
}
