import { createHash } from "node:crypto";
import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../base/error.ts";
import type { Run } from "./compose-runtime.ts";
import { containerProgram, type Engine } from "./engine.ts";

/** A container image that no registry could give back, stored beside the app's data. */
export interface StoredImage {
  /** The name under which it was saved. */
  readonly name: string;
  /** Further names by which Compose may look for it. */
  readonly otherNames: readonly string[];
  /** The engine's, at the time when it was saved. */
  readonly id: string;
  /** In the same directory: what `docker save` wrote. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

const lookLimit = 30_000;
const loadLimit = 30 * 60_000;

/** Where an app's images are stored: `<file system>/<app>/.hitori/images`. */
export function imagesDirectory(appDirectory: string): string {
  return join(appDirectory, ".hitori", "images");
}

/** The images whose saving was completed: each has a note. A half one has none. */
export function storedImages(appDirectory: string): StoredImage[] {
  const directory = imagesDirectory(appDirectory);
  try {
    const notes = readdirSync(directory).filter((name) => name.endsWith(".json"));
    return notes.sort().map((name) => JSON.parse(readFileSync(join(directory, name), "utf8")) as StoredImage);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

/**
 * Gives the engine the stored images that it lacks: what was built on a machine that is gone can be pulled from nowhere.
 * @returns what went wrong, one line each; the app's start then says what is missing
 */
export async function loadStoredImages(appDirectory: string, engine: Engine, run: Run): Promise<string[]> {
  const program = containerProgram(engine);
  const isThere = async (name: string) =>
    (await run({ argv: [program, "image", "inspect", "--format", "{{.Id}}", name] }, lookLimit)).exitCode ===
    0;
  const wrong: string[] = [];
  for (const image of storedImages(appDirectory)) {
    if (!(await isThere(image.name))) {
      const path = join(imagesDirectory(appDirectory), image.file);
      const failure = await load(path, image, program, run);
      if (failure !== undefined) {
        wrong.push(failure);
        continue;
      }
    }
    for (const name of image.otherNames)
      if (!(await isThere(name))) await run({ argv: [program, "tag", image.name, name] }, lookLimit);
  }
  return wrong;
}

async function load(
  path: string,
  image: StoredImage,
  program: string,
  run: Run,
): Promise<string | undefined> {
  const sum = await sumOf(path);
  if (sum !== image.sha256)
    return `image ${image.name}: ${path} is not what was stored: its SHA-256 is ${sum ?? "not to be had: it cannot be read"}, ${image.sha256} was expected`;
  const { exitCode, stderr } = await run({ argv: [program, "load", "--quiet", "--input", path] }, loadLimit);
  return exitCode === 0 ? undefined : `image ${image.name} could not be loaded: ${stderr.trim()}`;
}

async function sumOf(path: string): Promise<string | undefined> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 }))
      hash.update(piece as Buffer);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
  return hash.digest("hex");
}
