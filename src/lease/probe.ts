import { mkdtempSync, realpathSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import type { Command } from "../base/command.ts";
import { errorCode, HitoriError } from "../base/error.ts";
import { mountOf, mountTable } from "../base/mount-table.ts";
import { DirectoryStore } from "./directory-store.ts";
import { firstToken, formatToken, looksLikeToken, parseToken, takenBy } from "./token.ts";

/** What a probe of a file system came to. */
export interface ProbeResult {
  readonly directory: string;
  readonly fileSystem: string;
  /** Renames won, by all processes. */
  readonly renames: number;
  /** Names that two processes said they had renamed away: must be 0. */
  readonly doubleWins: number;
  /** Listings made right after a rename of one's own that did not show it or something newer: must be 0. */
  readonly staleListings: number;
  /** Listings that showed no token or several: legal during a rename, and read again. */
  readonly oddListings: number;
  /** Why it may not be used; empty where it may. */
  readonly refused: readonly string[];
}

export interface ProbeOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly processes: number;
  /** Renames that each process tries. */
  readonly attempts: number;
  /** How a store worker is started. Default: this very program. */
  readonly worker?: Command;
}

/** By the magic number of statfs(2). Rename is one atomic step on these. */
const knownGood = new Map([
  [0x6969, "nfs"],
  [0xef53, "ext4"],
  [0x58465342, "xfs"],
  [0x9123683e, "btrfs"],
  [0x01021994, "tmpfs"],
  [0x2fc12fc1, "zfs"],
  [0xf2f52010, "f2fs"],
]);

/** The local cloud's own, which passes each rename on to the directory below (native/passthrough.c). */
const localCloudType = "fuse.hitori";

/** Known to break the promise, or to keep it only with mount options that cannot be seen from here. */
const knownBad = new Map([
  [0xff534d42, "cifs: renames are not atomic between clients"],
  [0xfe534d42, "smb2: renames are not atomic between clients"],
  [0x517b, "smb: renames are not atomic between clients"],
  [0x65735546, "fuse: what stands behind it (s3fs, mountpoint-s3) may copy and delete instead of renaming"],
  [0x00c36400, "ceph: asynchronous directory operations answer before the server has"],
  [0x01021997, "9p: renames are not atomic between clients"],
]);

/** Lets many processes race for one token, and counts. Leaves nothing behind. @throws PROBE_NO_DIRECTORY */
export async function probe(options: ProbeOptions): Promise<ProbeResult> {
  const magic = reach(options.directory, () => statfsSync(options.directory)).type;
  const type = fileSystemOf(magic, mountOf(realpathSync(options.directory), mountTable())?.type);
  const parent = reach(options.directory, () => mkdtempSync(join(options.directory, ".hitori-probe-")));
  const stores = Array.from({ length: options.processes }, () => {
    const { clock, worker } = options;
    return new DirectoryStore({ directory: join(parent, "lease"), ioTimeout: 15_000, clock, worker });
  });
  try {
    await stores[0]?.bootstrap(formatToken(firstToken(nonceOf(0))));
    const parts = await Promise.all(
      stores.map((store, at) => race(store, nonceOf(at + 1), options.attempts)),
    );
    const won = parts.flatMap((part) => part.won);
    const staleListings = sum(parts.map((part) => part.stale));
    const doubleWins = won.length - new Set(won).size;
    const counted = {
      renames: won.length,
      doubleWins,
      staleListings,
      oddListings: sum(parts.map((part) => part.odd)),
    };
    const refused = [...type.refused, ...judgeRace(counted)];
    return { directory: options.directory, fileSystem: type.name, ...counted, refused };
  } finally {
    for (const store of stores) store.close();
    rmSync(parent, { recursive: true, force: true });
  }
}

interface Part {
  /** The names that this process renamed away. */
  readonly won: string[];
  stale: number;
  odd: number;
}

/** One process: reads the token and tries to take it, again and again. */
async function race(store: DirectoryStore, nonce: string, attempts: number): Promise<Part> {
  const part: Part = { won: [], stale: 0, odd: 0 };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const listed = await store.list();
    const names = listed.ok ? listed.value.filter(looksLikeToken) : [];
    const token = names.length === 1 ? parseToken(names[0] ?? "") : undefined;
    if (token === undefined) {
      part.odd += 1;
      continue;
    }
    const to = takenBy(token, nonce);
    if (!(await store.rename(formatToken(token), formatToken(to))).ok) continue;
    part.won.push(formatToken(token));
    const after = await store.list();
    const sequences = after.ok ? after.value.map((name) => parseToken(name)?.sequence ?? -1) : [];
    if (sequences.length > 0 && Math.max(...sequences) < to.sequence) part.stale += 1;
  }
  return part;
}

/** Which promises the race has shown broken. */
export function judgeRace(counted: Pick<ProbeResult, "renames" | "doubleWins" | "staleListings">): string[] {
  const { renames, doubleWins, staleListings } = counted;
  const broken: string[] = [];
  if (renames === 0) broken.push("no rename succeeded");
  if (doubleWins > 0) broken.push(`${doubleWins} names were renamed away twice: rename is not atomic here`);
  if (staleListings > 0) broken.push(`${staleListings} listings did not show a rename made before them`);
  return broken;
}

/**
 * What the lease thinks of a kind of file system, by statfs's magic number and, since FUSE can be anything, the type
 * that the mount gives itself.
 */
export function fileSystemOf(
  type: number,
  mountType?: string,
): { readonly name: string; readonly refused: readonly string[] } {
  const good = knownGood.get(type) ?? (mountType === localCloudType ? mountType : undefined);
  if (good !== undefined) return { name: good, refused: [] };
  const bad = knownBad.get(type);
  const name = bad?.split(":", 1)[0] ?? `0x${type.toString(16)}`;
  return {
    name,
    refused: [bad ?? `${name} is not on the list of file systems whose renames are known to be atomic`],
  };
}

function reach<T>(directory: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new HitoriError({
      code: "PROBE_NO_DIRECTORY",
      message: `${directory} cannot be probed: ${errorCode(error)}.`,
      hint: "Give a directory on the mounted file system that you may write to: hitori lease probe /efs",
      cause: error,
    });
  }
}

function nonceOf(number: number): string {
  return number.toString(16).padStart(16, "0");
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
