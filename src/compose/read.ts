import { existsSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { readFileIfPresent } from "../base/atomic-file.ts";
import { HitoriError } from "../base/error.ts";
import type { Compose } from "./compose.ts";
import { parseEnvironmentFile } from "./environment-file.ts";
import { loadProject } from "./load.ts";
import { composeOf } from "./parse.ts";
import { Reading } from "./reading.ts";

/** The names that Compose looks for, in its order, and those that it lays over them. */
const names = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const overrides = [
  "compose.override.yaml",
  "compose.override.yml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
];

export interface ReadOptions {
  /** Notes what is wrong and reads on, as far as that can be. */
  readonly lenient?: boolean;
}

/**
 * Reads a compose project: one file, or several of which the later are laid over the earlier. Variables come from the
 * `.env` file beside the first; the shell's own are left out on purpose: they would be others on the instance.
 * @throws HitoriError COMPOSE_MISSING, COMPOSE_NO_SERVICES, COMPOSE_INVALID, COMPOSE_INCLUDE_REMOTE,
 *   COMPOSE_TOO_LARGE, YAML_SYNTAX
 */
export function readCompose(file: string | readonly string[], options: ReadOptions = {}): Compose {
  const files = typeof file === "string" ? [file] : file;
  const reading = new Reading(options.lenient === true);
  const variables = projectVariables(dirname(files[0] ?? "."));
  return composeOf(loadProject(files, variables, reading), files, variables, reading);
}

/**
 * The compose files of a directory: those that COMPOSE_FILE in `.env` names, or Compose's own names with their override.
 * @throws HitoriError COMPOSE_MISSING
 */
export function findComposeFiles(directory: string): string[] {
  const { COMPOSE_FILE, COMPOSE_PATH_SEPARATOR = ":" } = projectVariables(directory);
  if (COMPOSE_FILE) {
    const named = COMPOSE_FILE.split(COMPOSE_PATH_SEPARATOR).filter((path) => path !== "");
    return named.map((path) => (isAbsolute(path) ? path : join(directory, path)));
  }
  const found = names.find((name) => existsSync(join(directory, name)));
  if (found === undefined) {
    throw new HitoriError({
      code: "COMPOSE_MISSING",
      message: `${directory}: there is no compose file; looked for ${names.join(", ")}.`,
      hint: "Name yours: hitori check path/to/compose.yaml   or in hitori.yml: compose: docker-compose.yml",
    });
  }
  return [join(directory, found), ...overrideOf(join(directory, found))];
}

/** The override file that Compose would lay over a file with one of its own names. */
function overrideOf(file: string): string[] {
  if (!names.includes(basename(file))) return [];
  const override = overrides.find((name) => existsSync(join(dirname(file), name)));
  return override === undefined ? [] : [join(dirname(file), override)];
}

function projectVariables(directory: string): Record<string, string> {
  return parseEnvironmentFile(readFileIfPresent(join(directory, ".env")) ?? "");
}
