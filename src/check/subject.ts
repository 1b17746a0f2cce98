import type { Compose, Mount, Service } from "../compose/compose.ts";
import type { Field } from "../compose/field.ts";
import { mountFields } from "../compose/mount.ts";
import type { Found } from "./finding.ts";
import type { Image, Images } from "./images.ts";

/** What rules look at. */
export interface Subject {
  readonly compose: Compose;
  readonly services: readonly ServiceSubject[];
  /** Where the file system is mounted on the instance. */
  readonly mountPath: string;
  readonly healthCheck: "ec2" | "elb" | "app";
}

export interface ServiceSubject {
  readonly service: Service;
  /** What is known of its image. */
  readonly image: Image | undefined;
  readonly mounts: readonly MountSubject[];
}

export interface MountSubject {
  readonly mount: Mount;
  readonly field: Field;
  readonly fate: Fate;
}

/**
 * What becomes of what a service writes to a mount. `kept` is on the shared file system; `unknown` depends on a variable
 * that has no value yet.
 */
type Fate =
  | "kept"
  | "disk"
  | "own mount"
  | "memory"
  | "ephemeral"
  | "external"
  | "driver"
  | "system"
  | "unknown";

export type Rule = (subject: Subject) => Found[];

export function subjectOf(
  compose: Compose,
  images: Images,
  settings: { readonly mountPath: string; readonly healthCheck: Subject["healthCheck"] },
): Subject {
  const services = compose.services.map((service) => ({
    service,
    image: images.find(service.image),
    mounts: mountFields(service.field.get("volumes")).map((one) => ({
      ...one,
      fate: fateOf(one.mount, compose, settings.mountPath),
    })),
  }));
  return { compose, services, ...settings };
}

/** What stands on every instance anew, or belongs to the machine and not to the app. */
const system =
  /^\/(dev|proc|sys|run|boot|lib\/modules|usr|tmp|etc|bin|sbin|lib|lib64|var\/(run|tmp|log|lib\/(docker|containerd|containers|systemd|dbus)|cache))(\/|$)|^\/$/;
/** Where people mount what is not the instance's own disk. */
const ownMount = /^\/(mnt|media|net|nfs|Volumes)(\/|$)/;

function fateOf(mount: Mount, compose: Compose, mountPath: string): Fate {
  const { type, source } = mount;
  if (type === "tmpfs") return "memory";
  if (type === "other") return "system";
  if (type === "bind") return fateOfPath(source ?? "", mountPath);
  if (source === undefined) return "ephemeral";
  const volume = Object.hasOwn(compose.volumes, source) ? compose.volumes[source] : undefined;
  if (volume === undefined) return source.includes("${") ? "unknown" : "kept";
  if (volume.ephemeral) return "ephemeral";
  if (volume.external) return "external";
  if (volume.driver !== "local") return "driver";
  if (volume.deviceType === "tmpfs") return "memory";
  if (volume.device !== undefined) return fateOfPath(volume.device, mountPath);
  return "kept";
}

function fateOfPath(path: string, mountPath: string): Fate {
  if (/^\$\{?(PWD|COMPOSE_PROJECT_DIR)\}?(\/|$)/.test(path)) return "unknown";
  if (path.includes("${")) return "unknown";
  if (/^\.\.(\/|$)/.test(path)) return path.startsWith("../..") ? "disk" : "own mount";
  if (path.startsWith(".")) return "kept";
  if (path === mountPath || path.startsWith(`${mountPath}/`)) return "kept";
  if (system.test(path)) return "system";
  if (ownMount.test(path)) return "own mount";
  return "disk";
}

/** Is one of the paths the other, or above it? */
export function related(a: string, b: string): boolean {
  const [x, y] = [a.replace(/\/+$/, ""), b.replace(/\/+$/, "")];
  return x === y || x.startsWith(`${y}/`) || y.startsWith(`${x}/`);
}

/** The command of a service as one text. */
export function commandText(service: Service): string {
  const words = (field: Field) => {
    if (!field.present) return "";
    return field.isList
      ? field
          .items()
          .map((item) => String(item.tree?.value ?? ""))
          .join(" ")
      : String(field.tree?.value ?? "");
  };
  return `${words(service.field.get("entrypoint"))} ${words(service.field.get("command"))}`;
}
