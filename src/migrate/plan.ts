import { existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../base/clock.ts";
import { efsUtilsAdvice, mountEfs, shellLine } from "./efs-utils.ts";
import { type Finding, findingsOf, findingsOfImages, findingsOfStays } from "./findings.ts";
import type { LocalImage } from "./images.ts";
import { type Inventory, takeInventory } from "./inventory.ts";
import { measureTarget, type TargetSpeed } from "./measure-target.ts";
import { isPastProxy, isShared, type MountFacts, missingOptions, mountOf } from "./mount.ts";
import type { Move, Stay } from "./moves.ts";

export interface MigrationPlan {
  readonly to: string;
  readonly mount: MountFacts;
  readonly moves: readonly (Move & { readonly inventory: Inventory })[];
  readonly stays: readonly Stay[];
  readonly images: readonly LocalImage[];
  /** Of the data, without images. */
  readonly bytes: number;
  /** Of the data with images: what lies on the target later. */
  readonly bytesKept: number;
  readonly files: number;
  /** Bytes free on the target; undefined where it does not say, as EFS does with its 8 EiB. */
  readonly free: number;
  /** Undefined where the target is not there yet. */
  readonly speed: TargetSpeed | undefined;
  /** Milliseconds. */
  readonly expectedCopy: number | undefined;
  /** Milliseconds beside what the app itself takes to stop and start. */
  readonly expectedDowntime: number | undefined;
  readonly findings: readonly Finding[];
}

/** Small files under way at once. */
const filesAtOnce = 64;
/** What proving costs of what copying costs: reads are one request where writes are four. */
const verifyShare = 0.4;

/** Looks at everything and says what would happen. Changes nothing; the probe's files are gone when it returns. */
export async function planMigration(options: {
  readonly moves: readonly Move[];
  readonly stays: readonly Stay[];
  readonly images: readonly LocalImage[];
  readonly to: string;
  readonly allowLocal: boolean;
  readonly clock: Clock;
}): Promise<MigrationPlan> {
  const { to, stays, images, clock } = options;
  const moves: (Move & { inventory: Inventory })[] = [];
  for (const move of options.moves) moves.push({ ...move, inventory: await takeInventory(move.source) });
  const sum = (of: (inventory: Inventory) => number) =>
    moves.reduce((all, { inventory }) => all + of(inventory), 0);
  const bytes = sum((inventory) => inventory.bytes);
  const files = sum((inventory) => inventory.entries);
  const imageBytes = images.reduce((all, image) => all + image.bytes, 0);
  const place = existsSync(to) ? to : existsSync(dirname(to)) ? dirname(to) : undefined;
  const mount = mountOf(to);
  const space = statfsSync(mount.mountPoint);
  const free = space.bavail * space.bsize;
  const speed = place === undefined ? undefined : await measureTarget(place, clock);
  const expectedCopy = speed && (files * speed.fileLatency) / filesAtOnce + (bytes / speed.bandwidth) * 1000;
  return {
    to,
    mount,
    moves,
    stays,
    images,
    bytes,
    bytesKept: bytes + imageBytes,
    files,
    free,
    speed,
    expectedCopy,
    expectedDowntime: expectedCopy === undefined ? undefined : expectedCopy * verifyShare,
    findings: [
      ...targetFindings(to, mount, options.allowLocal, free, bytes + imageBytes),
      ...findingsOfStays(stays),
      ...findingsOfImages(images),
      ...moves.flatMap((move) => findingsOf(move, move.inventory)),
    ],
  };
}

function targetFindings(
  to: string,
  mount: MountFacts,
  allowLocal: boolean,
  free: number,
  bytes: number,
): Finding[] {
  const found: Finding[] = [];
  if (!isShared(mount) && !allowLocal)
    found.push({
      level: "stop",
      code: "TARGET_NOT_SHARED",
      place: to,
      message: `is on ${mount.mountPoint} (${mount.type}): the shared file system is not mounted there`,
      remedy: `${efsUtilsAdvice()}   Then, or with --mount fs-…: ${shellLine(mountEfs("fs-…", dirname(to), true))}`,
    });
  const missing = missingOptions(mount);
  if (missing.length > 0)
    found.push({
      level: "warning",
      code: "TARGET_OPTIONS",
      place: mount.mountPoint,
      message: `is mounted without ${missing.join(", ")}`,
      remedy: "Mount it with amazon-efs-utils, which sets them: mount -t efs -o tls",
    });
  if (isPastProxy(mount))
    found.push({
      level: "warning",
      code: "TARGET_NOT_ENCRYPTED",
      place: mount.mountPoint,
      message: `is mounted straight from ${mount.source}: without TLS the data crosses the network as it is`,
      remedy: `Mount it with amazon-efs-utils: ${shellLine(mountEfs(/fs-[0-9a-f]+/.exec(mount.source)?.[0] ?? "fs-…", mount.mountPoint, true))}`,
    });
  if (free < bytes)
    found.push({
      level: "stop",
      code: "TARGET_TOO_SMALL",
      place: mount.mountPoint,
      message: `has ${free} bytes free, ${bytes} are to move`,
      remedy: "Make room there.",
    });
  return found;
}
