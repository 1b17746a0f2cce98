import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { readFileIfPresent, writeFileAtomic } from "../base/atomic-file.ts";
import { HitoriError } from "../base/error.ts";

/**
 * Whose volume is it? The marker is the one that the agent writes at its first start and asks for at each later one.
 * @throws HitoriError TARGET_FOREIGN
 */
export function checkIdentity(to: string, app: string): void {
  const text = readFileIfPresent(markerPath(to));
  if (text === undefined) return;
  const { app: owner } = JSON.parse(text) as { app?: string };
  if (owner === app) return;
  throw new HitoriError({
    code: "TARGET_FOREIGN",
    message: `${to}: this volume belongs to app ${owner ?? "(none named)"}, this is ${app}.`,
    hint: "Name another directory: --to <directory>, or mount the right file system.",
  });
}

/** Gives the volume its identity, where it has none: the agent then knows its data again. */
export function writeIdentity(to: string, app: string, fileSystemId: string, at: number): void {
  if (readFileIfPresent(markerPath(to)) !== undefined) return;
  const marker = { app, identity: randomUUID(), created: new Date(at).toISOString(), fileSystemId, epoch: 0 };
  writeFileAtomic(markerPath(to), `${JSON.stringify(marker, undefined, 2)}\n`);
}

function markerPath(to: string): string {
  return join(to, ".hitori", "volume.json");
}
