import { ServiceError } from "../service-error.ts";
import type { StorageFault } from "../storage/storage.ts";
import type { FileSystemState } from "./state.ts";

/** Under this name stands the fault of every zone that has none of its own. */
const everyZone = "*";

/** What a file system does in a zone now; undefined where nothing was put in. */
export function faultIn(
  state: FileSystemState,
  fileSystemId: string,
  zone: string,
): StorageFault | undefined {
  const faults = state.storageFaults?.[fileSystemId];
  const fault = faults?.[zone] ?? faults?.[everyZone];
  return fault === undefined || fault.kind === "none" ? undefined : fault;
}

/** Keeps a fault, for one zone or (zone undefined) the whole file system; undefined takes it away. */
export function keepFault(
  state: FileSystemState,
  fileSystemId: string,
  zone: string | undefined,
  fault: StorageFault | undefined,
): void {
  state.storageFaults ??= {};
  const kept = fault ?? { kind: "none" as const };
  const before = zone === undefined ? {} : state.storageFaults[fileSystemId];
  state.storageFaults[fileSystemId] = { ...before, [zone ?? everyZone]: kept };
}

/**
 * Reads a fault as it was asked for.
 * @throws ServiceError BadRequest for a latency that is missing, or is no whole number of milliseconds up to a minute
 */
export function readFault(verb: StorageFault["kind"], latency: string | null): StorageFault {
  if (verb !== "slow") return { kind: verb };
  const milliseconds = Number(latency);
  if (latency === null || !/^\d+$/.test(latency) || milliseconds < 1 || milliseconds > 60_000) {
    const got = latency === null || latency === "" ? "none" : latency;
    throw new ServiceError(
      "BadRequest",
      `slow needs a latency: got ${got}, expected whole milliseconds from 1 to 60000 (?latency=200).`,
    );
  }
  return { kind: "slow", latency: milliseconds };
}
