import { existsSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { systemClock } from "../base/clock.ts";
import type { Durations, Machines, RunningCloud } from "../cloud/index.ts";
import type { Storage } from "../cloud/storage/storage.ts";
import { machinePackage } from "./machine-package.ts";
import { packageDirectory } from "./package-directory.ts";

export type MachinesKind = Machines["kind"];
export type StorageKind = Storage["kind"];

export interface LocalCloudOptions {
  readonly directory: string;
  /** Port of 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  readonly timeScale: number;
  readonly durations?: Partial<Durations>;
  readonly accountId?: string;
  /** What instances run on; default `process`. */
  readonly machines?: MachinesKind;
  /** How machines get at file systems; default `directories`. */
  readonly storage?: StorageKind;
  /** Told what changed or failed, one line each. */
  readonly onLine?: (line: string) => void;
}

export type LocalCloud = Pick<RunningCloud, "endpoint" | "directory" | "stop">;

/**
 * Starts a local cloud in this process, whose machines find this package's `hitori` on their PATH.
 * @throws HitoriError as `startCloud` does
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { startCloud } = await import("../cloud/index.ts");
  const make = await machinesOf(options.machines ?? "process");
  return startCloud({
    directory: resolve(options.directory),
    port: options.port,
    timeScale: options.timeScale,
    durations: options.durations,
    accountId: options.accountId,
    storage: options.storage,
    machines: ({ directory }) => make(directory),
    onRequest: ({ changing, errorCode, errorMessage, ...request }) => {
      if (!changing && errorCode === undefined) return;
      const { service = "?", operation = "?", region = "?", accessKeyId = "?", status } = request;
      const words = [service, operation, region, accessKeyId, String(status), errorCode, errorMessage];
      options.onLine?.(words.filter((word) => word !== undefined).join(" "));
    },
    onFault: (error) => {
      options.onLine?.(`fault ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    },
  });
}

/** Unmounts what a killed local cloud left mounted in a directory, and ends what served its file systems. */
export async function endLeftOverStorage(directory: string): Promise<void> {
  const { endServers, serversDirectory } = await import("../cloud/storage/nfs/ganesha-server.ts");
  endServers(serversDirectory(directory));
  if (!existsSync(join(directory, "fuse"))) return;
  const { withdrawMounts } = await import("../cloud/storage/fuse/fuse-storage.ts");
  withdrawMounts(join(realpathSync(directory), "fuse"));
}

/** Ends every process that a killed local cloud left behind in a directory. */
export async function endLeftOverMachines(directory: string): Promise<void> {
  (await processMachines())(resolve(directory)).recover([]);
}

/** @throws HitoriError MACHINE_PROGRAMS_MISSING, MACHINE_IMAGE_MISSING before anything is started */
async function machinesOf(kind: MachinesKind): Promise<(directory: string) => Machines> {
  if (kind === "process") return processMachines();
  if (kind === "vm") return virtualMachines();
  const { NoMachines } = await import("../cloud/index.ts");
  return () => new NoMachines();
}

async function virtualMachines() {
  const { imageRecipe } = await import("../cloud/machines/vm/image-recipe.ts");
  const { requireMachineImage } = await import("../cloud/machines/vm/machine-image.ts");
  const { machinePrograms, requirePrograms } = await import("../cloud/machines/vm/programs.ts");
  const { VirtualMachines } = await import("../cloud/machines/vm/virtual-machines.ts");
  requirePrograms(machinePrograms);
  const image = requireMachineImage(imageRecipe());
  return (directory: string) => {
    const packages = [machinePackage(directory)];
    return new VirtualMachines({ directory, clock: systemClock, image, packages });
  };
}

async function processMachines() {
  const { ProcessMachines } = await import("../cloud/machines/process/process-machines.ts");
  const commands = { hitori: join(packageDirectory(), "bin", "hitori.js") };
  return (directory: string) => new ProcessMachines({ directory, clock: systemClock, commands });
}
