import { lstatSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { errorCode } from "../../base/error.ts";
import type { Account } from "../account.ts";
import type { Place } from "../storage/storage.ts";
import { admits } from "./mount-target-admission.ts";
import { mountTargetEndpoint } from "./mount-target-endpoint.ts";
import { elasticFileSystem, type MountTarget } from "./state.ts";
import { faultIn } from "./storage-faults.ts";

/** Where the files of a file system really are. */
export function dataDirectory(account: Account, fileSystemId: string): string {
  return join(account.cloud.directory, "file-systems", fileSystemId);
}

function zoneDirectory(account: Account, zone: string): string {
  return join(account.cloud.directory, "mount-targets", zone);
}

export function destroyData(account: Account, fileSystemId: string): void {
  rmSync(dataDirectory(account, fileSystemId), { recursive: true, force: true });
}

/**
 * Makes each zone's links what the mount targets say: one to the data for each file system that is available there.
 * A zone that failed has none, so every path through one of its mounts ends in nothing at once; where the storage is
 * FUSE, open files answer with errors too.
 * @returns whether a link came or went
 */
export function reconcileMounts(account: Account): boolean {
  const state = elasticFileSystem.of(account);
  const wanted = new Map<string, Map<string, MountTarget>>();
  for (const target of Object.values(state.mountTargets)) {
    const links = wanted.get(target.availabilityZone) ?? new Map<string, MountTarget>();
    const { failedZones, cutOffZones } = account.cloud;
    const failed = failedZones.has(target.availabilityZone) || cutOffZones.has(target.availabilityZone);
    if (target.lifeCycleState === "available" && !failed) links.set(target.fileSystemId, target);
    wanted.set(target.availabilityZone, links);
  }
  let changed = false;
  for (const zone of zonesOf(account, wanted.keys())) {
    changed = reconcileZone(account, zone, wanted.get(zone) ?? new Map()) || changed;
  }
  return changed;
}

/** The zones of this region that have, or should have, a directory of links. */
function zonesOf(account: Account, wanted: Iterable<string>): Set<string> {
  const zones = new Set(wanted);
  for (const zone of entries(join(account.cloud.directory, "mount-targets"))) {
    if (zone.startsWith(account.region)) zones.add(zone);
  }
  return zones;
}

function reconcileZone(account: Account, zone: string, wanted: ReadonlyMap<string, MountTarget>): boolean {
  const directory = zoneDirectory(account, zone);
  const present = new Set(entries(directory));
  let changed = false;
  for (const fileSystemId of present) {
    if (wanted.has(fileSystemId)) continue;
    // Links of another account's file systems in the same zone are that account's affair.
    if (!ownsLink(account, fileSystemId)) continue;
    rmSync(join(directory, fileSystemId), { force: true });
    account.cloud.storage.withdraw({ zone, fileSystemId });
    changed = true;
  }
  for (const [fileSystemId, target] of wanted) {
    const fault = faultIn(elasticFileSystem.of(account), fileSystemId, zone);
    const data = dataDirectory(account, fileSystemId);
    const served = account.cloud.storage.serve(
      { zone, fileSystemId, target: reached(account, target) },
      data,
      fault,
    );
    if (served === undefined) continue;
    changed = point(join(directory, fileSystemId), served) || changed;
  }
  return changed;
}

/** Where virtual machines reach a mount target, and which of them may. */
function reached(account: Account, target: MountTarget): Place["target"] {
  const { storage, directory } = account.cloud;
  if (storage.kind !== "nfs") return undefined;
  const endpoint = mountTargetEndpoint(directory, target.vpcId, target.ipAddress);
  return { ...endpoint, admits: (address) => admits(account, target, address) };
}

/** Makes a link lead where it should, in one step: mounts go through it. @returns whether it did not yet */
function point(link: string, target: string): boolean {
  try {
    if (readlinkSync(link) === target) return false;
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  mkdirSync(dirname(link), { recursive: true });
  const made = join(dirname(link), `.${basename(link)}`);
  rmSync(made, { force: true });
  symlinkSync(target, made);
  renameSync(made, link);
  return true;
}

/** True for this account's file systems, and for links whose file system is nowhere any more. */
function ownsLink(account: Account, fileSystemId: string): boolean {
  if (elasticFileSystem.of(account).fileSystems[fileSystemId]) return true;
  try {
    lstatSync(dataDirectory(account, fileSystemId));
    return false;
  } catch {
    return true;
  }
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Bytes metered for a new file system; AWS starts at 6 KiB and settles within an hour. */
const emptySize = 6144;
const sizes = new WeakMap<Account, Map<string, { at: number; size: number }>>();
/** Counted again after this many milliseconds, and never more than so many entries. */
const sizeAge = 10_000;
const sizeEntries = 5000;

/** Bytes in a file system. AWS's figure is eventual too; this one is counted at most every ten seconds. */
export function sizeOf(account: Account, fileSystemId: string): number {
  const known = sizes.get(account) ?? new Map<string, { at: number; size: number }>();
  sizes.set(account, known);
  const last = known.get(fileSystemId);
  if (last && account.now - last.at < sizeAge) return last.size;
  const size = count(dataDirectory(account, fileSystemId));
  known.set(fileSystemId, { at: account.now, size });
  return size;
}

function count(root: string): number {
  let size = emptySize;
  let seen = 0;
  const pending = [root];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    for (const name of entries(directory)) {
      seen += 1;
      if (seen > sizeEntries) return size;
      const path = join(directory, name);
      const status = lstatSync(path, { throwIfNoEntry: false });
      if (status?.isDirectory()) pending.push(path);
      else size += status?.size ?? 0;
    }
  }
  return size;
}
