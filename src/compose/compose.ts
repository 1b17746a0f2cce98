import type { Field } from "./field.ts";
import type { Note } from "./reading.ts";

/** A compose project as Hitori uses it: files merged, short forms written out, variables filled in. */
export interface Compose {
  /** The first of its files, for messages; relative paths begin in its directory. */
  readonly file: string;
  /** All compose files that were laid over each other, in their order. */
  readonly files: readonly string[];
  /** Files that those include or extend. */
  readonly otherFiles: readonly string[];
  /** The whole project as it was merged, with the place of each part. */
  readonly root: Field;
  /** What is odd, but was read nevertheless. */
  readonly notes: readonly Note[];
  /** In the order of the file, without those of a profile that is not asked for. */
  readonly services: readonly Service[];
  /** Services that no profile in COMPOSE_PROFILES asks for. */
  readonly inactive: readonly Service[];
  /** Top-level volumes by name. */
  readonly volumes: Readonly<Record<string, NamedVolume>>;
  /** Files of top-level `configs` and `secrets`, as written. */
  readonly configFiles: readonly string[];
}

export interface Service {
  readonly name: string;
  /** Everything of it as it was merged, with places. */
  readonly field: Field;
  readonly image?: string;
  /** The build context, where the file has one. */
  readonly build?: string;
  /** As argv, or as one line for a shell. */
  readonly command?: readonly string[] | string;
  /** `environment` alone, without `env_file`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly environmentFiles: readonly string[];
  /** Those of them that need not be there. */
  readonly optionalFiles?: readonly string[];
  readonly ports: readonly Port[];
  readonly volumes: readonly Mount[];
  readonly healthcheck?: Healthcheck;
  readonly dependsOn: readonly Dependency[];
  /** How long it may take to stop before it is killed; Compose's default is 10 s. */
  readonly stopGracePeriodSeconds: number;
  readonly stopSignal: string;
  readonly restart: string;
  /** `x-hitori: {process: …}`: how it runs without a container engine. */
  readonly process?: ServiceProcess;
}

export interface Port {
  /** Inside the container. */
  readonly target: number;
  /** On the machine; undefined where Compose would choose one. */
  readonly published?: number;
  readonly protocol: "tcp" | "udp" | "sctp";
  /** The machine's address that it is published on; undefined for all. */
  readonly hostAddress?: string;
}

export interface Mount {
  /** What has no directory of its own on the machine is `other`: npipe, cluster, image. */
  readonly type: "bind" | "volume" | "tmpfs" | "other";
  /** A path (relative ones start with `.`), or a volume's name; undefined where the volume has none. */
  readonly source?: string;
  /** Inside the container. */
  readonly target: string;
  readonly readOnly: boolean;
}

export interface NamedVolume {
  /** True where the file says that its content may be lost with the machine (`x-hitori: {ephemeral: true}`). */
  readonly ephemeral: boolean;
  /** The directory that it stands for, where its driver options say so (`o: bind`). */
  readonly device?: string;
  readonly external: boolean;
  /** `local` where none is named. */
  readonly driver: string;
  /** `type` of the local driver's options, such as nfs, tmpfs or none. */
  readonly deviceType?: string;
}

export interface Healthcheck {
  /** `["CMD", …]`, `["CMD-SHELL", line]` or `["NONE"]`; of a process also `["HTTP", address]` and `["TCP", "host:port"]`. */
  readonly test: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly startPeriodSeconds: number;
  readonly startIntervalSeconds: number;
  readonly retries: number;
}

export interface Dependency {
  readonly service: string;
  readonly condition: "service_started" | "service_healthy" | "service_completed_successfully";
  /** True where the service starts without it too (`required: false`). */
  readonly optional?: true;
}

/**
 * The stand-in of an image. Placeholders in `command`, `environment` and `healthcheck` are filled in by the runtime:
 * `{port:3000}`, `{address}`, `{mount:/uploads}` (ARCHITECTURE.md).
 */
export interface ServiceProcess {
  /** Relative to the directory where `deploy` ran. */
  readonly directory: string;
  readonly command: readonly string[];
  /** Comes on top of the service's own `environment`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Takes the place of the service's own health check, whose program may be in the image alone. */
  readonly healthcheck?: Healthcheck;
}
