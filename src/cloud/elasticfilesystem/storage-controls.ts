import type { Account } from "../account.ts";
import type { Control, Service } from "../service.ts";
import { ServiceError } from "../service-error.ts";
import type { StorageFault } from "../storage/storage.ts";
import { findFileSystem, mountTargetsOf } from "./find.ts";
import { elasticFileSystem } from "./state.ts";
import { faultIn, keepFault, readFault } from "./storage-faults.ts";

/** Storage that is ill, as no AWS API can ask for. `?zone=` names one zone; without it every zone is meant. */
export const storageControls: Service["controls"] = {
  "GET file-systems/{id}/faults": (account, id) =>
    faultsOf(account, findFileSystem(account, id).fileSystemId),
  "POST file-systems/{id}/stall": putIn("stall"),
  "POST file-systems/{id}/slow": putIn("slow"),
  "POST file-systems/{id}/read-only": putIn("read-only"),
  "POST file-systems/{id}/full": putIn("full"),
  "POST file-systems/{id}/restore": (account, id, query) => change(account, id, query, undefined),
};

function putIn(kind: StorageFault["kind"]): Control {
  return (account, id, query) => change(account, id, query, readFault(kind, query?.get("latency") ?? null));
}

function change(
  account: Account,
  id: string,
  query: URLSearchParams | undefined,
  fault: StorageFault | undefined,
): object {
  const { fileSystemId } = findFileSystem(account, id);
  requireFaults(account, fault?.kind);
  const zones = zonesOf(account, fileSystemId);
  const zone = query?.get("zone") || undefined;
  if (zone !== undefined && !zones.includes(zone)) {
    const there = zones.join(", ") || "none";
    const message = `${fileSystemId} has no mount target in ${zone}. It has them in: ${there}.`;
    throw new ServiceError("MountTargetNotFound", message, 404);
  }
  const state = elasticFileSystem.of(account);
  keepFault(state, fileSystemId, zone, fault);
  for (const each of zones) {
    account.cloud.storage.setFault({ zone: each, fileSystemId }, faultIn(state, fileSystemId, each));
  }
  return faultsOf(account, fileSystemId);
}

/** `{fileSystemId, storage, zones: {"ap-northeast-1a": {kind: "stall"}, "ap-northeast-1c": null}}` */
function faultsOf(account: Account, fileSystemId: string): object {
  const state = elasticFileSystem.of(account);
  const zones = zonesOf(account, fileSystemId).map((zone) => [
    zone,
    faultIn(state, fileSystemId, zone) ?? null,
  ]);
  return { fileSystemId, storage: account.cloud.storage.kind, zones: Object.fromEntries(zones) };
}

function zonesOf(account: Account, fileSystemId: string): string[] {
  const zones = mountTargetsOf(account, fileSystemId).map(({ availabilityZone }) => availabilityZone);
  return [...new Set(zones)].sort();
}

function requireFaults(account: Account, kind: StorageFault["kind"] | undefined): void {
  const { kind: storage, faults } = account.cloud.storage;
  if (kind === undefined ? faults.length > 0 : faults.includes(kind)) return;
  const message =
    storage === "directories"
      ? "The file systems of this local cloud are plain directories, which cannot be made to fail. Stop it, and start it with: hitori cloud start --storage fuse"
      : `File systems of the kind ${storage} cannot be made ${kind}; they can be made to: ${faults.join(", ")}.`;
  throw new ServiceError("StorageFaultsUnavailable", message, 409);
}
