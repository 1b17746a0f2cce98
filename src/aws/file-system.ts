import type { EFS, FileSystemDescription } from "@aws-sdk/client-efs";
import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import { waitUntil } from "../base/wait-until.ts";
import { type Connection, clientConfiguration } from "./connection.ts";
import { appOf, appTag } from "./stacks.ts";

/** A file system that was made for an app. */
export interface AppFileSystem {
  readonly fileSystemId: string;
  /** As EFS last measured it; it may be hours old. */
  readonly bytes: number;
}

/** Milliseconds until a file system that is being deleted has to be gone. */
const deletionLimit = 600_000;

/**
 * A file system that carries the app's tag.
 * @throws HitoriError FILE_SYSTEM_FOREIGN where there is none of that id, or it is not the app's
 */
export async function fileSystemOfApp(
  connection: Connection,
  fileSystemId: string,
  app: string,
): Promise<AppFileSystem> {
  const found = await find(await efs(connection), fileSystemId);
  const whose = found && appOf(found);
  if (found !== undefined && whose === app) return { fileSystemId, bytes: found.SizeInBytes?.Value ?? 0 };
  const what =
    found === undefined
      ? "is not there"
      : `was not made for app ${app}${whose === undefined ? "" : `, but for ${whose}`}`;
  throw new HitoriError({
    code: "FILE_SYSTEM_FOREIGN",
    message: `File system ${fileSystemId} ${what}: it is not Hitori's to delete.`,
    hint: `See what carries its tag ${appTag}: aws efs describe-file-systems`,
  });
}

/**
 * Deletes a file system with everything on it and waits until it is gone.
 * @throws HitoriError FILE_SYSTEM_IN_USE where somebody still has a mount target on it, or EFS does not finish
 */
export async function deleteFileSystem(
  connection: Connection,
  fileSystemId: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const client = await efs(connection);
  try {
    await client.deleteFileSystem({ FileSystemId: fileSystemId });
  } catch (error) {
    if (error instanceof Error && error.name === "FileSystemNotFound") return;
    if (!(error instanceof Error && error.name === "FileSystemInUse")) throw error;
    throw inUse(fileSystemId, error.message);
  }
  const gone = async () => ((await find(client, fileSystemId)) === undefined ? true : undefined);
  const interval = connection.endpoint === undefined ? 2000 : 50;
  if (await waitUntil(gone, { clock, timeout: deletionLimit, interval, signal })) return;
  throw inUse(fileSystemId, `it was still there after ${deletionLimit / 60_000} minutes`);
}

async function efs(connection: Connection): Promise<EFS> {
  const { EFS } = await import("@aws-sdk/client-efs");
  return new EFS(clientConfiguration(connection));
}

async function find(client: EFS, FileSystemId: string): Promise<FileSystemDescription | undefined> {
  try {
    return (await client.describeFileSystems({ FileSystemId })).FileSystems?.[0];
  } catch (error) {
    if (error instanceof Error && error.name === "FileSystemNotFound") return undefined;
    throw error;
  }
}

function inUse(fileSystemId: string, reason: string): HitoriError {
  return new HitoriError({
    code: "FILE_SYSTEM_IN_USE",
    message: `File system ${fileSystemId} could not be deleted: ${reason}`,
    hint: `See who still has it: aws efs describe-mount-targets --file-system-id ${fileSystemId}   Then again: hitori destroy --delete-data ${fileSystemId}`,
  });
}
