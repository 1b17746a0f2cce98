import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readFileIfPresent } from "../base/atomic-file.ts";
import { errorCode, HitoriError } from "../base/error.ts";
import type { Compose } from "./compose.ts";
import { parseEnvironmentFile } from "./environment-file.ts";
import { parseCompose } from "./parse.ts";

/**
 * Reads a compose file, with the variables of the `.env` file beside it. The shell's own variables are left out on
 * purpose: they would be others on the instance.
 * @throws HitoriError COMPOSE_MISSING, COMPOSE_NO_SERVICES, COMPOSE_INVALID, YAML_SYNTAX
 */
export function readCompose(file: string): Compose {
  const variables = parseEnvironmentFile(readFileIfPresent(join(dirname(file), ".env")) ?? "");
  return parseCompose(readText(file), file, variables);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = errorCode(error);
    if (code !== "ENOENT" && code !== "EISDIR" && code !== "ENOTDIR") throw error;
    throw new HitoriError({
      code: "COMPOSE_MISSING",
      message: `${file}: there is no such compose file.`,
      hint: "Name yours in hitori.yml: compose: docker-compose.yml",
      cause: error,
    });
  }
}
