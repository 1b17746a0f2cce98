import type { Found } from "../finding.ts";
import type { Image } from "../images.ts";
import { commandText, type MountSubject, related, type ServiceSubject, type Subject } from "../subject.ts";

/** What a service writes that a new instance would not have. */
export function dataRules(subject: Subject): Found[] {
  return [
    ...subject.services.flatMap((one) => [
      ...withoutVolume(one, subject.services),
      ...one.mounts.flatMap((mount) => lost(one, mount)),
    ]),
    ...movedVolumes(subject),
    ...sharedDirectories(subject),
  ];
}

/** An image that keeps data, without a mount where it keeps it. */
function withoutVolume(one: ServiceSubject, all: readonly ServiceSubject[]): Found[] {
  const { service, image } = one;
  const paths = image?.data;
  if (!image || !paths || image.lost === "fine" || isMoved(one, image) || isClient(one, image)) return [];
  if (service.field.get("volumes_from").present) return [];
  if (one.mounts.some(({ mount }) => paths.some((path) => related(mount.target, path)))) return [];
  if (tmpfsPaths(one).some((target) => paths.some((path) => related(target, path)))) return [];
  // Something is mounted, and the environment that would say what it is for is not all known.
  const unsure =
    service.environmentFiles.length > 0 && one.mounts.some(({ mount }) => !isSettings(mount.target));
  // A second service of the same image, a worker, whose first one keeps the data.
  const second = all.some((other) => other !== one && other.image === image && other.mounts.length > 0);
  const certain = (image.lost ?? "loss") === "loss" && image.kind !== "store" && !unsure && !second;
  const shown = paths.slice(0, 2).join(" or ");
  return [
    {
      code: image.kind === "database" ? "DATABASE_WITHOUT_VOLUME" : "DATA_WITHOUT_VOLUME",
      severity: certain ? "loss" : "risk",
      service: service.name,
      at: service.field.get("image"),
      message: `${image.what} keeps its data in ${shown}, and no volume is mounted there`,
      remedy: `Add to ${service.name}: volumes: ["./data/${service.name}:${paths[0]}"]`,
    },
  ];
}

/** Does the service say another place, by a variable, an option, or by naming what it mounts? */
function isMoved({ service, mounts }: ServiceSubject, image: Image): boolean {
  const command = commandText(service);
  const said = (image.moved ?? []).some(
    (word) => Object.hasOwn(service.environment, word) || command.includes(word),
  );
  const values = [command, ...Object.values(service.environment)];
  const named = mounts.some(
    ({ mount }) => mount.target.length > 1 && values.some((value) => value.includes(mount.target)),
  );
  return (said && mounts.length > 0) || named;
}

const servers =
  /postgres(?!ql:)|mysqld|mariadbd|mongod(?!b:)|mongos\b|redis-server|valkey-server|elasticsearch(?!:)|opensearch|clickhouse|server|start|run|serve|entrypoint/;

/** A database's image that only runs a client: it makes a replica set, restores a dump, and ends. */
function isClient(one: ServiceSubject, image: Image): boolean {
  if (image.kind !== "database" && image.kind !== "store") return false;
  const command = commandText(one.service).trim();
  return command !== "" && !command.startsWith("-") && !servers.test(command);
}

function isSettings(target: string): boolean {
  return /^\/(etc|docker-entrypoint|run\/secrets)|\.(conf|cnf|ya?ml|json|sql|sh|ini|toml|env|pem|crt|key)$/.test(
    target,
  );
}

function tmpfsPaths({ service }: ServiceSubject): string[] {
  const tmpfs = service.field.get("tmpfs");
  if (!tmpfs.isList) return [];
  return tmpfs.items().map((item) => String(item.tree?.value ?? "").split(":")[0] ?? "");
}

/** One mount whose content a new instance would not have. */
function lost(one: ServiceSubject, { mount, field, fate }: MountSubject): Found[] {
  const { service, image } = one;
  const isData = image?.data?.some((path) => related(mount.target, path)) === true && image.lost !== "fine";
  const found = (
    code: string,
    severity: "loss" | "risk" | "advice",
    message: string,
    remedy?: string,
  ): Found[] => [
    { code, severity, service: service.name, at: field, message, ...(remedy ? { remedy } : {}) },
  ];
  const name = mount.source ?? mount.target;
  const keep = `Keep it beside the compose file: ./${plainName(name)}:${mount.target}`;
  switch (fate) {
    case "disk":
      if (mount.readOnly || isFileName(name))
        return found(
          "HOST_FILE",
          "risk",
          `${name} is a file or directory of this machine; a new instance has none`,
        );
      return found(
        "BIND_OUTSIDE_VOLUME",
        "loss",
        `${mount.target} is kept in ${name}, on the instance's own disk`,
        keep,
      );
    case "own mount":
      if (mount.readOnly)
        return found("HOST_FILE", "risk", `${name} is not part of the project; a new instance has none`);
      return found(
        "BIND_ELSEWHERE",
        isData ? "loss" : "risk",
        `${mount.target} is kept in ${name}, outside the app's volume`,
        keep,
      );
    case "external":
      return found(
        "EXTERNAL_VOLUME",
        "loss",
        `${mount.target} is kept in the external volume ${name}, which only this machine's engine has`,
      );
    case "memory":
      return isData
        ? found("DATA_IN_MEMORY", "loss", `${image?.what} keeps its data in ${mount.target}, which is memory`)
        : [];
    case "driver":
      return found(
        "VOLUME_DRIVER",
        "risk",
        `the volume ${name} uses a driver that a new instance must have too`,
      );
    case "ephemeral":
      return mount.source === undefined
        ? anonymous(one, mount.target, isData, found)
        : marked(mount.source, isData, found);
    case "unknown":
      return mount.readOnly || isFileName(name)
        ? []
        : found(
            "PATH_FROM_VARIABLE",
            "advice",
            `${mount.target} is kept in ${name}, and nobody knows where that is`,
          );
    default:
      return [];
  }
}

type Make = (code: string, severity: "loss" | "risk" | "advice", message: string, remedy?: string) => Found[];

function anonymous({ image }: ServiceSubject, target: string, isData: boolean, found: Make): Found[] {
  // What is built again by itself.
  if (
    /(node_modules|vendor|\.?venv|cache|\.next|tmp|target|dist|build|\.git|__pycache__|log|logs|run)\/?$/i.test(
      target,
    )
  )
    return [];
  const remedy = `Give it a place: ./data${target}:${target}   (or, where it may be lost, leave it)`;
  if (isData)
    return found(
      "ANONYMOUS_VOLUME",
      "loss",
      `${image?.what} keeps its data in ${target}, a volume without a name`,
      remedy,
    );
  return found(
    "ANONYMOUS_VOLUME",
    "risk",
    `${target} is a volume without a name: each new container gets an empty one`,
    remedy,
  );
}

function marked(source: string, isData: boolean, found: Make): Found[] {
  if (!isData) return [];
  const remedy = `If it must be kept, take x-hitori: {ephemeral: true} away from the volume ${source}`;
  return found(
    "DATA_MARKED_EPHEMERAL",
    "risk",
    `the volume ${source} holds a service's data and is called ephemeral`,
    remedy,
  );
}

/** Named volumes are directories of the app's volume: said once each. */
function movedVolumes({ compose, services }: Subject): Found[] {
  const used = new Map<string, ServiceSubject>();
  for (const one of services) {
    for (const { mount, fate } of one.mounts) {
      if (mount.type !== "volume" || mount.source === undefined || fate !== "kept") continue;
      if (compose.volumes[mount.source]?.deviceType === undefined && !used.has(mount.source))
        used.set(mount.source, one);
    }
  }
  return [...used.keys()].map((name) => ({
    code: "NAMED_VOLUME_MOVED",
    at: compose.root.get("volumes").get(name),
    message: `the volume ${name} would lie on the instance's own disk; Hitori keeps it on the shared file system, in volumes/${name}`,
  }));
}

/** Two databases in one directory break each other's files. */
function sharedDirectories({ services }: Subject): Found[] {
  const owners = new Map<string, ServiceSubject>();
  const found: Found[] = [];
  for (const one of services) {
    if (one.image?.kind !== "database") continue;
    for (const { mount, field } of one.mounts) {
      if (mount.source === undefined || mount.readOnly) continue;
      if (!one.image.data?.some((path) => related(path, mount.target))) continue;
      const other = owners.get(mount.source);
      if (other && other !== one)
        found.push({
          code: "SHARED_DATA_DIRECTORY",
          service: one.service.name,
          at: field,
          message: `${one.service.name} and ${other.service.name} are both databases that write ${mount.source}`,
        });
      owners.set(mount.source, one);
    }
  }
  return found;
}

function isFileName(path: string): boolean {
  return /\.(conf|cnf|cfg|ini|ya?ml|json|toml|env|pem|crt|cer|key|sock|sh|sql|php|js|xml|properties|txt|local|htpasswd)$/i.test(
    path,
  );
}

function plainName(path: string): string {
  return path.replace(/^[~/.]+/, "").replace(/\$\{[^}]*\}\/?/g, "") || "data";
}
