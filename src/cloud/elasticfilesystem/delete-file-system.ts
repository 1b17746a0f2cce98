import type { DeleteFileSystemCommandInput } from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { destroyData } from "./data-plane.ts";
import { findFileSystem, mountTargetsOf } from "./find.ts";
import { elasticFileSystem } from "./state.ts";

/** Destroys the data, as AWS does; refused while a mount target is there. */
export function deleteFileSystem(
  input: DeleteFileSystemCommandInput,
  account: Account,
): Record<string, never> {
  const { fileSystemId } = findFileSystem(account, input.FileSystemId);
  const targets = mountTargetsOf(account, fileSystemId);
  if (targets.length > 0) {
    const message = `Cannot delete a file system with ${targets.length} mount target(s).`;
    throw new ServiceError("FileSystemInUse", message, 409);
  }
  const state = elasticFileSystem.of(account);
  for (const accessPoint of Object.values(state.accessPoints)) {
    if (accessPoint.fileSystemId === fileSystemId) delete state.accessPoints[accessPoint.accessPointId];
  }
  delete state.fileSystems[fileSystemId];
  delete state.storageFaults?.[fileSystemId];
  destroyData(account, fileSystemId);
  return {};
}
