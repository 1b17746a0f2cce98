import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, promises } from "node:fs";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { writeFileAtomic } from "../base/atomic-file.ts";
import type { Command } from "../base/command.ts";
import { HitoriError } from "../base/error.ts";
import type { Compose } from "../compose/compose.ts";
import type { Run } from "../runtime/compose-runtime.ts";
import { containerProgram, type Engine } from "../runtime/engine.ts";
import { imagesDirectory, type StoredImage, storedImages } from "../runtime/stored-images.ts";

/** A container image that is on this machine alone: no registry could give it back. */
export interface LocalImage {
  readonly service: string;
  readonly name: string;
  /** By which the agent's Compose looks for it: its project is the app. */
  readonly otherNames: readonly string[];
  readonly id: string;
  readonly bytes: number;
}

const lookLimit = 30_000;

export interface ImagesOptions {
  readonly compose: Compose;
  readonly app: string;
  readonly engine: Engine;
  /** Compose's name of the project as it runs here. */
  readonly project: string;
  readonly run: Run;
}

/** The images of the app's services that were never pulled from, or pushed to, a registry. */
export async function findLocalImages(options: ImagesOptions): Promise<LocalImage[]> {
  const { compose, app, engine, project, run } = options;
  const program = containerProgram(engine);
  const used = await imagesInUse(program, project, run);
  const found: LocalImage[] = [];
  for (const { name: service, image } of compose.services) {
    const own = [used.get(service), image, `${project}-${service}`, `${project}_${service}`];
    for (const name of new Set(own.filter((one) => one !== undefined))) {
      const { exitCode, stdout } = await run(inspectImage(program, name), lookLimit);
      if (exitCode !== 0) continue;
      const [id = "", digests, bytes] = stdout.trim().split("\t");
      const wanted = image === undefined ? [`${app}-${service}`, `${app}_${service}`] : [image];
      const otherNames = wanted.filter((one) => one !== name);
      if (digests === "0") found.push({ service, name, otherNames, id, bytes: Number(bytes) });
      break;
    }
  }
  return found;
}

/** An image that came from a registry, or was pushed to one, has its digest there. */
function inspectImage(program: string, name: string): Command {
  return {
    argv: [program, "image", "inspect", "--format", "{{.Id}}\t{{len .RepoDigests}}\t{{.Size}}", name],
  };
}

/** `docker save` by name, so that loading it gives the name back. */
function saveImage(program: string, name: string): Command {
  return { argv: [program, "save", name] };
}

async function imagesInUse(program: string, project: string, run: Run): Promise<Map<string, string>> {
  const format = '{{.Label "com.docker.compose.service"}}\t{{.Image}}';
  const filter = `label=com.docker.compose.project=${project}`;
  const { stdout } = await run(
    { argv: [program, "ps", "--all", "--filter", filter, "--format", format] },
    lookLimit,
  );
  const lines = stdout.split("\n").map((line) => line.split("\t"));
  return new Map(lines.flatMap(([service, image]) => (service && image ? [[service, image]] : [])));
}

/**
 * Stores images beside the app's data, each with its checksum: written under another name, forced to the disk, then
 * renamed, then noted. One that is stored already is left alone; a half one is written again.
 * @returns what was stored now
 * @throws HitoriError IMAGE_NOT_STORED
 */
export async function storeImages(
  images: readonly LocalImage[],
  to: string,
  engine: Engine,
  signal?: AbortSignal,
): Promise<StoredImage[]> {
  const directory = imagesDirectory(to);
  const known = storedImages(to);
  const stored: StoredImage[] = [];
  for (const image of images) {
    const file = `${image.service}.tar`;
    const path = join(directory, file);
    if (known.some((one) => one.id === image.id && one.name === image.name) && existsSync(path)) continue;
    mkdirSync(directory, { recursive: true });
    const { bytes, sha256 } = await save(
      saveImage(containerProgram(engine), image.name),
      `${path}.part`,
      signal,
    );
    await promises.rename(`${path}.part`, path);
    const { name, otherNames, id } = image;
    const note: StoredImage = { name, otherNames, id, file, bytes, sha256 };
    writeFileAtomic(join(directory, `${image.service}.json`), `${JSON.stringify(note, undefined, 2)}\n`);
    stored.push(note);
  }
  return stored;
}

async function save(
  command: Command,
  path: string,
  signal?: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  const child = spawn(command.argv[0], command.argv.slice(1), {
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal ? { signal } : {}),
  });
  let said = "";
  child.stderr.on("data", (piece: Buffer) => {
    said = (said + piece.toString()).slice(-2000);
  });
  const hash = createHash("sha256");
  let bytes = 0;
  const counting = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      bytes += piece.length;
      done(undefined, piece);
    },
  });
  const ended = new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  const [code] = await Promise.all([
    ended,
    pipeline(child.stdout, counting, createWriteStream(path, { flush: true })),
  ]);
  if (code !== 0 || bytes === 0) {
    throw new HitoriError({
      code: "IMAGE_NOT_STORED",
      message: `${command.argv.join(" ")} ended with ${code} after ${bytes} bytes: ${said.trim()}`,
      hint: "Does the engine have it? docker image ls   Then: hitori migrate copy",
    });
  }
  return { bytes, sha256: hash.digest("hex") };
}
