import { randomBytes } from "node:crypto";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { readFileIfPresent, writeFileAtomic } from "../../base/atomic-file.ts";

/**
 * The token of a project's dashboard, kept beside its drills for this user alone, so that a page which is open finds
 * its server again after a restart. Without the file a new one is made.
 */
export function dashboardToken(directory: string): string {
  const path = join(directory, ".hitori", "dashboard-token");
  const kept = readFileIfPresent(path)?.trim() ?? "";
  if (/^[\w-]{43}$/.test(kept)) {
    chmodSync(path, 0o600);
    return kept;
  }
  const token = randomBytes(32).toString("base64url");
  writeFileAtomic(path, `${token}\n`, 0o600);
  return token;
}
