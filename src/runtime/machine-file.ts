import { join } from "node:path";
import { markLabel } from "../base/marked-containers.ts";
import { markLimits, markVariable } from "../base/marked-processes.ts";
import type { Compose, Service } from "../compose/compose.ts";
import { plain } from "../compose/tree.ts";
import type { Engine } from "./engine.ts";

/** Where one of several machines on one engine runs its containers. */
export interface MachinePlace {
  /** What its containers carry, and everything in them: ARCHITECTURE.md, Machines. */
  readonly mark: string;
  /** The loopback address that ports are published on. */
  readonly address: string;
  /** `<file system>/<app>` as the machine sees it. */
  readonly volume: string;
  readonly engine: Engine;
  /** What each service's image is called where it was built here. */
  readonly images: Readonly<Record<string, string>>;
}

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The user's project as one machine of the local cloud runs it: a whole file, since version 1 of docker-compose cannot
 * replace `ports`, it only adds to them. Nothing in it can collide with another machine on the same engine, nothing is
 * started by the engine itself, and every process carries the machine's mark, in its environment and in a resource
 * limit that it cannot change: whoever ends the machine finds them without the engine (base/marked-processes.ts).
 */
export function machineFile(compose: Compose, place: MachinePlace): string {
  const root = asMapping(compose.root.tree ? plain(compose.root.tree) : {});
  const labels = { [markLabel]: place.mark };
  const networks = { default: null, ...asMapping(root.networks) };
  const active = new Set(compose.services.map(({ name }) => name));
  const services = compose.services.map((service) => [service.name, machineService(service, place, active)]);
  const document = {
    services: Object.fromEntries(services),
    networks: mapped(networks, (network) => (isExternal(network) ? network : ownNetwork(network, labels))),
    volumes: mapped(asMapping(root.volumes), (volume, name) =>
      isExternal(volume) ? withoutExtensions(volume) : ownVolume(compose, name, volume, place, labels),
    ),
    ...sectionOf(root, "configs"),
    ...sectionOf(root, "secrets"),
  };
  return `${JSON.stringify(escaped(document), undefined, 2)}\n`;
}

/** Keys that would let the engine act by itself, or that name what only one machine can have. */
const dropped = [
  "build",
  "container_name",
  "develop",
  "mac_address",
  "ports",
  "profiles",
  "restart",
  "scale",
];

function machineService(service: Service, place: MachinePlace, active: ReadonlySet<string>): Mapping {
  const { mark, address, images, engine } = place;
  const written = withoutExtensions(asMapping(service.field.tree ? plain(service.field.tree) : {}));
  const kept = without(written, dropped);
  const image = images[service.name] ?? service.image;
  const ports = service.ports.map(
    ({ published, target, protocol }) => `${address}:${published ?? ""}:${target}/${protocol}`,
  );
  const { soft, hard } = markLimits(mark);
  const mode = String(written.network_mode ?? "own");
  const isPublished = ports.length > 0 && !/^(host|none|service:|container:)/.test(mode);
  const document = {
    ...kept,
    ...(image === undefined ? {} : { image }),
    restart: "no",
    environment: { ...texts(given(asMapping(written.environment))), [markVariable]: mark },
    labels: { ...texts(asMapping(written.labels)), [markLabel]: mark },
    ulimits: { ...asMapping(written.ulimits), msgqueue: { soft, hard } },
    ...(isPublished ? { ports } : {}),
    ...(mode === "own" ? { networks: networksOf(written) } : {}),
    ...(written.deploy === undefined
      ? {}
      : { deploy: without(asMapping(written.deploy), ["restart_policy"]) }),
    ...(written.depends_on === undefined ? {} : { depends_on: dependenciesOf(written, active) }),
  };
  return engine[0] === "docker-compose" ? forComposeOne(document) : document;
}

/** A container's fixed name stays a name that its neighbours find it by. Fixed addresses go: a second machine has them too. */
function networksOf(written: Mapping): Mapping {
  const networks = written.networks === undefined ? { default: null } : asMapping(written.networks);
  const name = written.container_name;
  return mapped(networks, (network) => {
    const { aliases, ...rest } = without(asMapping(network), ["ipv4_address", "ipv6_address", "mac_address"]);
    const all = [...(Array.isArray(aliases) ? aliases : []), ...(typeof name === "string" ? [name] : [])];
    return { ...rest, ...(all.length === 0 ? {} : { aliases: all }) };
  });
}

/** Of a profile that nobody asks for there is no container to wait for. */
function dependenciesOf(written: Mapping, active: ReadonlySet<string>): Mapping {
  return Object.fromEntries(
    Object.entries(asMapping(written.depends_on)).filter(([name]) => active.has(name)),
  );
}

function ownNetwork(network: unknown, labels: Mapping): Mapping {
  const kept = without(withoutExtensions(asMapping(network)), ["external", "ipam", "name"]);
  return { ...kept, labels: { ...asMapping(kept.labels), ...labels } };
}

/** Named volumes are directories of the app's volume, unless the file calls them ephemeral or says where they are. */
function ownVolume(
  compose: Compose,
  name: string,
  volume: unknown,
  place: MachinePlace,
  labels: Mapping,
): Mapping {
  const kept = without(withoutExtensions(asMapping(volume)), ["external", "name"]);
  const known = compose.volumes[name];
  const own = known?.ephemeral || known?.device !== undefined;
  const device = join(place.volume, "volumes", name);
  const bound = own ? {} : { driver: "local", driver_opts: { type: "none", o: "bind", device } };
  return { ...kept, ...bound, labels: { ...asMapping(kept.labels), ...labels } };
}

/** What docker-compose 1.29 does not know it refuses; it runs the same without. */
function forComposeOne(service: Mapping): Mapping {
  const { healthcheck, depends_on: dependsOn } = service;
  return {
    ...without(service, [
      "annotations",
      "attach",
      "models",
      "post_start",
      "pre_stop",
      "provider",
      "pull_refresh_after",
    ]),
    ...(healthcheck === undefined
      ? {}
      : { healthcheck: without(asMapping(healthcheck), ["start_interval"]) }),
    ...(service.env_file === undefined ? {} : { env_file: listed(service.env_file).map(pathOf) }),
    ...(service.volumes === undefined ? {} : { volumes: listed(service.volumes).map(olderMount) }),
    ...(dependsOn === undefined
      ? {}
      : {
          depends_on: mapped(asMapping(dependsOn), (one) => without(asMapping(one), ["required", "restart"])),
        }),
  };
}

function listed(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** `{path: a.env, required: false}` */
function pathOf(file: unknown): unknown {
  return typeof file === "object" ? asMapping(file).path : file;
}

function olderMount(mount: unknown): unknown {
  if (typeof mount !== "object") return mount;
  const { bind, volume, ...rest } = asMapping(mount);
  return {
    ...rest,
    ...(bind === undefined ? {} : { bind: without(asMapping(bind), ["create_host_path", "recursive"]) }),
    ...(volume === undefined ? {} : { volume: without(asMapping(volume), ["labels", "subpath"]) }),
  };
}

function sectionOf(root: Mapping, name: string): Mapping {
  return root[name] === undefined ? {} : { [name]: mapped(asMapping(root[name]), withoutExtensions) };
}

function isExternal(value: unknown): boolean {
  const { external } = asMapping(value);
  return external === true || external === "true" || typeof external === "object";
}

function asMapping(value: unknown): Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

function mapped(mapping: Mapping, change: (value: unknown, key: string) => unknown): Mapping {
  return Object.fromEntries(Object.entries(mapping).map(([key, value]) => [key, change(value, key)]));
}

function without(mapping: Mapping, keys: readonly string[]): Mapping {
  return Object.fromEntries(Object.entries(mapping).filter(([key]) => !keys.includes(key)));
}

function withoutExtensions(value: unknown): Mapping {
  return Object.fromEntries(Object.entries(asMapping(value)).filter(([key]) => !key.startsWith("x-")));
}

/** A name without a value would come from the shell, whose variables reach no instance. */
function given(environment: Mapping): Mapping {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== null));
}

/** docker-compose 1.29 takes no booleans here. */
function texts(mapping: Mapping): Mapping {
  return mapped(mapping, (value) => (typeof value === "boolean" ? String(value) : value));
}

/** Compose fills variables in once more: what is left of them is meant as it stands. */
function escaped(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== "object" || value === null) return value;
  return mapped(value as Mapping, escaped);
}
