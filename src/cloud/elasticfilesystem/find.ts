import { randomBytes } from "node:crypto";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { type AccessPoint, elasticFileSystem, type FileSystem, type MountTarget } from "./state.ts";

/** `fs-`, `fsmt-` or `fsap-` and seventeen hex digits. */
export function newId(prefix: "fs" | "fsmt" | "fsap" | "eni"): string {
  return `${prefix}-${randomBytes(9).toString("hex").slice(0, 17)}`;
}

/** @throws ServiceError FileSystemNotFound (404); the id may also be the file system's ARN */
export function findFileSystem(account: Account, id: string | undefined): FileSystem {
  const fileSystemId = (id ?? "").replace(/^arn:.*:file-system\//, "");
  const found = elasticFileSystem.of(account).fileSystems[fileSystemId];
  if (found) return found;
  throw new ServiceError("FileSystemNotFound", `File system '${fileSystemId}' does not exist.`, 404);
}

/** @throws ServiceError MountTargetNotFound (404) */
export function findMountTarget(account: Account, id: string | undefined): MountTarget {
  const found = elasticFileSystem.of(account).mountTargets[id ?? ""];
  if (found) return found;
  throw new ServiceError("MountTargetNotFound", `Mount target '${id}' does not exist.`, 404);
}

/** @throws ServiceError AccessPointNotFound (404) */
export function findAccessPoint(account: Account, id: string | undefined): AccessPoint {
  const accessPointId = (id ?? "").replace(/^arn:.*:access-point\//, "");
  const found = elasticFileSystem.of(account).accessPoints[accessPointId];
  if (found) return found;
  throw new ServiceError("AccessPointNotFound", `Access Point ${accessPointId} does not exist.`, 404);
}

/** @throws ServiceError IncorrectFileSystemLifeCycleState (409) where it is not `available` */
export function requireAvailable(fileSystem: FileSystem): void {
  if (fileSystem.lifeCycleState === "available") return;
  throw new ServiceError(
    "IncorrectFileSystemLifeCycleState",
    `None of the mount targets or the file system is in a valid state: file system '${fileSystem.fileSystemId}' is '${fileSystem.lifeCycleState}'.`,
    409,
  );
}

/** Mount targets of a file system. */
export function mountTargetsOf(account: Account, fileSystemId: string): MountTarget[] {
  return Object.values(elasticFileSystem.of(account).mountTargets).filter(
    (target) => target.fileSystemId === fileSystemId,
  );
}

/**
 * One page of a list. EFS marks the next page by an opaque marker; here it is the number of the next item.
 * @throws ServiceError BadRequest for a marker that is none of ours
 */
export function page<T>(items: readonly T[], marker: string | undefined, size: number | undefined) {
  const from = marker === undefined || marker === "" ? 0 : Number(marker);
  if (!Number.isInteger(from) || from < 0) throw new ServiceError("BadRequest", "Invalid marker.", 400);
  if (size !== undefined && size < 1)
    throw new ServiceError("BadRequest", "MaxItems must be at least 1.", 400);
  const until = from + (size ?? 100);
  return { items: items.slice(from, until), next: until < items.length ? String(until) : undefined };
}
