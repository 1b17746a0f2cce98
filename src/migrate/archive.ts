import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, createWriteStream, existsSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { writeFileAtomic } from "../base/atomic-file.ts";
import type { Command } from "../base/command.ts";
import { HitoriError } from "../base/error.ts";
import { manifestOf } from "./copy-moves.ts";
import type { Move } from "./moves.ts";
import { readManifest } from "./tree/manifest-file.ts";
import { escapePath, nameOf } from "./tree/path-bytes.ts";
import { originalOf } from "./way-back.ts";

export interface ArchiveOptions {
  readonly moves: readonly Move[];
  readonly stateDirectory: string;
  /** When the cutover was that set these originals aside, ISO 8601: each has an archive of its own. */
  readonly cutAt: string;
  readonly signal?: AbortSignal;
}

export interface ArchiveFacts {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** zstd -3 packs seven times as fast as gzip -6, and better. */
function compressor(): Command | undefined {
  return existsSync("/usr/bin/zstd") ? { argv: ["/usr/bin/zstd", "-3", "--stdout", "--quiet"] } : undefined;
}

/** GNU tar keeps what EFS does not: extended attributes and ACLs. */
function tarCommand(moves: readonly Move[]): Command {
  const operands = moves.flatMap((move) => ["--directory", originalOf(move), "."]);
  const [first] = moves;
  const base = [
    "tar",
    "--create",
    "--format=posix",
    "--numeric-owner",
    "--sparse",
    "--xattrs",
    "--acls",
  ] as const;
  return first && moves.length === 1
    ? { argv: [...base, ...operands] }
    : { argv: [...base, ...moves.map((move) => originalOf(move).slice(1))], directory: "/" };
}

/**
 * Archives the originals, streamed through zstd or gzip, with its checksum and a list for `sha256sum --check` beside.
 * @returns undefined where it is there already
 * @throws HitoriError ARCHIVE_FAILED
 */
export async function makeArchive(options: ArchiveOptions): Promise<ArchiveFacts | undefined> {
  const { moves, stateDirectory, cutAt, signal } = options;
  const zstd = compressor();
  const path = join(
    stateDirectory,
    `originals-${cutAt.replaceAll(/[-:]|\.\d+/g, "")}.tar.${zstd ? "zst" : "gz"}`,
  );
  if (existsSync(path) || moves.length === 0) return undefined;
  const tar = tarCommand(moves);
  const child = spawn(tar.argv[0], tar.argv.slice(1), {
    cwd: tar.directory,
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  const ended = endOf(child, "tar");
  const hash = createHash("sha256");
  const file = createWriteStream(`${path}.part`);
  if (zstd) {
    const packer = spawn(zstd.argv[0], zstd.argv.slice(1), { stdio: ["pipe", "pipe", "pipe"] });
    const packed = endOf(packer, "zstd");
    packer.stdout.on("data", (piece: Buffer) => hash.update(piece));
    await Promise.all([pipeline(child.stdout, packer.stdin), pipeline(packer.stdout, file), ended, packed]);
  } else {
    const gzip = createGzip();
    gzip.on("data", (piece: Buffer) => hash.update(piece));
    await Promise.all([pipeline(child.stdout, gzip, file), ended]);
  }
  const sha256 = hash.digest("hex");
  writeFileAtomic(`${path}.sha256`, `${sha256}  ${nameOf(path)}\n`);
  for (const move of moves) writeSums(stateDirectory, move);
  renameSync(`${path}.part`, path);
  return { path, bytes: statSync(path).size, sha256 };
}

/** The lines of `sha256sum`, from the manifest. */
function writeSums(stateDirectory: string, move: Move): void {
  const file = openSync(`${manifestOf(stateDirectory, move)}.sha256`, "w");
  try {
    for (const { path, sha256 } of readManifest(manifestOf(stateDirectory, move))) {
      if (sha256 === undefined) continue;
      const name = escapePath(`./${path}`);
      writeSync(file, `${name === `./${path}` ? "" : "\\"}${sha256}  ${name}\n`, null, "latin1");
    }
  } finally {
    closeSync(file);
  }
}

function endOf(child: ReturnType<typeof spawn>, program: string): Promise<void> {
  let said = "";
  child.stderr?.on("data", (piece: Buffer) => {
    said = (said + piece.toString()).slice(-2000);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) return resolve();
      reject(
        new HitoriError({
          code: "ARCHIVE_FAILED",
          message: `${program} ended with ${code}: ${said.trim()}`,
          hint: "Is there room? df -h   Then: hitori migrate archive",
        }),
      );
    });
  });
}
