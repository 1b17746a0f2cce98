import { mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { type Clock, systemClock } from "../base/clock.ts";
import { Cloud } from "./cloud.ts";
import { DirectoryLock } from "./directory-lock.ts";
import type { Machines } from "./machines/machines.ts";
import { CloudHandler, type RequestRecord } from "./server/cloud-handler.ts";
import { HttpServer } from "./server/http-server.ts";
import { powerOffMachines, removeMachines, shutDownMachines } from "./server/instances.ts";
import { Passes } from "./server/passes.ts";
import type { Service } from "./service.ts";
import { machinesToKeep, services } from "./services.ts";
import { StateFile } from "./state-file.ts";
import { FuseStorage, withdrawMounts } from "./storage/fuse/fuse-storage.ts";
import { endServers, serversDirectory } from "./storage/nfs/ganesha-server.ts";
import { NfsStorage } from "./storage/nfs/nfs-storage.ts";
import { PlainDirectories } from "./storage/plain-directories.ts";
import type { Storage } from "./storage/storage.ts";
import { awsDurations, type Durations } from "./timing.ts";

export { NoMachines } from "./machines/no-machines.ts";
export { awsDurations, type Clock, type Cloud, type Durations, type Machines, type RequestRecord };

/** What machines that come with a cloud need to know of it. */
export interface MachinesContext {
  readonly directory: string;
  readonly clock: Clock;
  readonly endpoint: string;
}

export interface StartOptions {
  /** Everything that outlives the process stands here. One cloud a directory. */
  readonly directory: string;
  /** Port of 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Twelve digits; default 000000000000. */
  readonly accountId?: string;
  /** AWS's time divided by this; 0 makes everything immediate. Default 1. */
  readonly timeScale?: number;
  /** Other than `awsDurations`, in milliseconds of AWS's time. */
  readonly durations?: Partial<Durations>;
  readonly machines: Machines | ((context: MachinesContext) => Machines);
  /**
   * How machines get at the data of file systems: as plain directories (default), or through FUSE, which can be made
   * to stall, be slow, turn read-only or fill up.
   */
  readonly storage?: Storage["kind"];
  readonly clock?: Clock;
  /** Default: everything that the local cloud simulates. */
  readonly services?: readonly Service[];
  /** Told of each request to AWS's APIs. */
  readonly onRequest?: (record: RequestRecord) => void;
  /** Told what the local cloud itself did wrong; it goes on. Default: a process warning. */
  readonly onFault?: (error: unknown) => void;
}

export interface RunningCloud {
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
  readonly directory: string;
  readonly cloud: Cloud;
  /**
   * Ends it: machines shut down, state and data stay, and the next start on the directory goes on from there.
   * With `terminate` every machine loses its power and what it kept on its own disk.
   */
  stop(options?: { readonly terminate?: boolean }): Promise<void>;
}

/**
 * Starts a local AWS on 127.0.0.1, going on from what an earlier one left in its directory.
 * @throws HitoriError CLOUD_RUNNING, PORT_IN_USE, STATE_DAMAGED, STATE_FORMAT, STATE_OF_OTHER_ACCOUNT, STORAGE_UNAVAILABLE
 */
export async function startCloud(options: StartOptions): Promise<RunningCloud> {
  mkdirSync(options.directory, { recursive: true });
  const directory = realpathSync(options.directory);
  const lock = await DirectoryLock.take(directory);
  const server = new HttpServer();
  try {
    const stateFile = new StateFile(directory, options.accountId ?? "000000000000");
    const snapshot = stateFile.read();
    const storage = makeStorage(options.storage ?? "directories", directory, options.clock ?? systemClock);
    const endpoint = await server.listen(options.port);
    const cloud = makeCloud(options, { directory, endpoint, snapshot, storage });
    const onFault = options.onFault ?? ((error) => process.emitWarning(error as Error));
    const passes = new Passes(cloud, stateFile, onFault);
    cloud.machines.recover(machinesToKeep(cloud));
    server.handle(new CloudHandler(cloud, passes, { onRequest: options.onRequest, onFault }));
    passes.start();
    lock.publish(endpoint);
    return new LocalCloud(cloud, passes, server, lock);
  } catch (error) {
    await server.close();
    await lock.release();
    throw error;
  }
}

function makeStorage(kind: Storage["kind"], directory: string, clock: Clock): Storage {
  if (kind !== "fuse") withdrawMounts(join(directory, "fuse")); // of a cloud that had it, and was killed
  if (kind !== "nfs") endServers(serversDirectory(directory));
  if (kind === "fuse") return FuseStorage.start(directory);
  if (kind === "nfs") return NfsStorage.start(directory, clock);
  return new PlainDirectories();
}

interface Parts {
  readonly directory: string;
  readonly endpoint: string;
  readonly snapshot: ReturnType<StateFile["read"]>;
  readonly storage: Storage;
}

function makeCloud(options: StartOptions, { directory, endpoint, snapshot, storage }: Parts): Cloud {
  const { machines, clock = systemClock } = options;
  return new Cloud({
    services: options.services ?? services,
    clock,
    timing: {
      timeScale: options.timeScale ?? 1,
      durations: { ...awsDurations, ...options.durations },
    },
    machines: typeof machines === "function" ? machines({ directory, clock, endpoint }) : machines,
    storage,
    endpoint,
    directory,
    accountId: options.accountId,
    snapshot,
  });
}

class LocalCloud implements RunningCloud {
  readonly cloud: Cloud;
  readonly #passes: Passes;
  readonly #server: HttpServer;
  readonly #lock: DirectoryLock;
  #stopping: Promise<void> | undefined;

  constructor(cloud: Cloud, passes: Passes, server: HttpServer, lock: DirectoryLock) {
    this.cloud = cloud;
    this.#passes = passes;
    this.#server = server;
    this.#lock = lock;
  }

  get endpoint(): string {
    return this.cloud.endpoint;
  }

  get directory(): string {
    return this.cloud.directory;
  }

  stop(options: { readonly terminate?: boolean } = {}): Promise<void> {
    this.#stopping ??= this.#stop(options.terminate === true);
    return this.#stopping;
  }

  /** Time stops first, so that no instance is seen to go; agents are still answered while they shut down. */
  async #stop(terminate: boolean): Promise<void> {
    this.#passes.stop();
    try {
      if (terminate) {
        await powerOffMachines(this.cloud);
        removeMachines(this.cloud);
      } else {
        await shutDownMachines(this.cloud);
      }
      await this.cloud.close();
      this.cloud.storage.withdrawAll();
    } finally {
      await this.#server.close();
      this.#passes.save();
      await this.#lock.release();
    }
  }
}
