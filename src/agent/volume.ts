import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { readFileIfPresent, writeFileAtomic } from "../base/atomic-file.ts";
import { messageOf } from "../base/error.ts";

/** The tag on the Auto Scaling group that remembers which volume the app's data is on. */
export const volumeTag = "hitori:volume";

/** The marker on a volume, `.hitori/volume.json`. */
export interface VolumeMarker {
  readonly app: string;
  readonly identity: string;
  /** ISO 8601. */
  readonly created: string;
  readonly fileSystemId: string;
  /** Of the first start. */
  readonly epoch: number;
}

export type VolumeVerdict =
  | { readonly kind: "known"; readonly identity: string }
  /** Nothing was ever here, and nobody says otherwise. */
  | { readonly kind: "new" }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Is this the volume that the app may write? Pure.
 * @param marker content of the marker; undefined where there is none
 * @param remembered the group's `hitori:volume` tag
 */
export function judgeVolume(
  marker: string | undefined,
  app: string,
  remembered: string | undefined,
): VolumeVerdict {
  if (marker === undefined) {
    if (remembered === undefined) return { kind: "new" };
    const reason = `it is empty, but the data of ${app} was on volume ${remembered}. If the data is really to begin anew, delete the group's tag ${volumeTag}`;
    return { kind: "refused", reason };
  }
  let read: Partial<VolumeMarker>;
  try {
    read = JSON.parse(marker) as Partial<VolumeMarker>;
  } catch (error) {
    return { kind: "refused", reason: `its marker .hitori/volume.json cannot be read: ${messageOf(error)}` };
  }
  if (read.app !== app) {
    return { kind: "refused", reason: `it belongs to app ${read.app ?? "(none named)"}, this is ${app}` };
  }
  if (read.identity === undefined) {
    return { kind: "refused", reason: "its marker .hitori/volume.json names no identity" };
  }
  if (remembered !== undefined && remembered !== read.identity) {
    const reason = `it is volume ${read.identity}, but the data of ${app} was on volume ${remembered}. If this one is right, set the group's tag ${volumeTag} to ${read.identity}`;
    return { kind: "refused", reason };
  }
  return { kind: "known", identity: read.identity };
}

export function readMarker(controlDirectory: string): string | undefined {
  return readFileIfPresent(join(controlDirectory, "volume.json"));
}

/** Gives a new volume its identity. Only the holder of the lease may. */
export function writeMarker(
  controlDirectory: string,
  facts: { app: string; fileSystemId: string; epoch: number; at: number },
): VolumeMarker {
  const { app, fileSystemId, epoch, at } = facts;
  const marker = { app, identity: randomUUID(), created: new Date(at).toISOString(), fileSystemId, epoch };
  writeFileAtomic(join(controlDirectory, "volume.json"), `${JSON.stringify(marker, undefined, 2)}\n`);
  return marker;
}
