import { readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { errorCode, HitoriError } from "../base/error.ts";
import type { Compose } from "./compose.ts";

/** Bytes of one file that may travel in user data, which holds 16 KiB in all. */
const largestFile = 16_384;

/** Content of each file by its path relative to the compose file's directory. */
export type ProjectFiles = Readonly<Record<string, string>>;

/**
 * The small files that must be on the instance beside the compose file: the compose file itself, `.env`, `env_file`s,
 * files of configs and secrets, and single files that services bind. Directories are data and stay out.
 * @throws HitoriError PROJECT_FILE_MISSING, PROJECT_FILE_OUTSIDE, PROJECT_FILE_TOO_LARGE, PROJECT_FILE_NOT_TEXT
 */
export function readProjectFiles(compose: Compose): ProjectFiles {
  const directory = dirname(compose.file);
  const files = new Map<string, string>();
  const add = (path: string, wanted: string) => {
    const name = inside(path, compose.file, wanted);
    if (!files.has(name)) files.set(name, readSmall(join(directory, name), name, compose.file, wanted));
  };
  for (const file of compose.files) add(relative(directory, file), "the compose file");
  for (const file of compose.otherFiles) add(relative(directory, file), "a file that it includes or extends");
  if (isFile(join(directory, ".env"))) add(".env", "Compose's variables");
  for (const service of compose.services) {
    for (const path of service.environmentFiles) {
      const optional = service.optionalFiles?.includes(path) === true;
      if (!optional || isFile(join(directory, path))) add(path, `env_file of ${service.name}`);
    }
    for (const mount of service.volumes) {
      if (mount.type !== "bind" || mount.source === undefined || !mount.source.startsWith(".")) continue;
      if (isFile(join(directory, mount.source))) add(mount.source, `volume of ${service.name}`);
    }
  }
  for (const path of compose.configFiles) add(path, "a config or secret");
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The relative directories that services bind for writing: the app's data, which lives on the shared file system. */
export function dataDirectories(compose: Compose): string[] {
  const directory = dirname(compose.file);
  const found = compose.services.flatMap((service) =>
    service.volumes
      .filter((mount) => mount.type === "bind" && !mount.readOnly && mount.source?.startsWith("."))
      .map((mount) => normalize(mount.source ?? "").replace(/\/$/, ""))
      .filter((source) => !isFile(join(directory, source))),
  );
  return [...new Set(found)].sort();
}

function inside(path: string, composeFile: string, wanted: string): string {
  const name = normalize(path);
  if (!name.startsWith("../") && !name.startsWith("/") && name !== "..") return name;
  throw new HitoriError({
    code: "PROJECT_FILE_OUTSIDE",
    message: `${composeFile}: ${wanted}: ${path} lies outside the compose file's directory, so it cannot travel to the instance.`,
    hint: "Move it beside the compose file and name it ./…",
  });
}

function readSmall(path: string, name: string, composeFile: string, wanted: string): string {
  let content: Buffer;
  try {
    const { size } = statSync(path);
    if (size > largestFile) throw tooLarge(name, size, composeFile, wanted);
    content = readFileSync(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    throw new HitoriError({
      code: "PROJECT_FILE_MISSING",
      message: `${composeFile}: ${wanted}: there is no file ${name}.`,
      hint: "Make it, or take it out of the compose file.",
      cause: error,
    });
  }
  if (Buffer.from(content.toString("utf8")).equals(content)) return content.toString("utf8");
  throw new HitoriError({
    code: "PROJECT_FILE_NOT_TEXT",
    message: `${composeFile}: ${wanted}: ${name} is not UTF-8 text, so it cannot travel to the instance.`,
    hint: "Put it into the image, or into a directory that is bound as data.",
  });
}

function tooLarge(name: string, size: number, composeFile: string, wanted: string): HitoriError {
  return new HitoriError({
    code: "PROJECT_FILE_TOO_LARGE",
    message: `${composeFile}: ${wanted}: ${name} has ${size} bytes, expected at most ${largestFile}: it travels in user data.`,
    hint: "Put it into the image, or into a directory that is bound as data.",
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
