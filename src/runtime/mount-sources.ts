import { existsSync, mkdirSync } from "node:fs";

/** Makes the directories behind an app's mounts that are missing. What is there already may be a single file. */
export function makeMountSources(paths: readonly string[]): void {
  for (const path of paths) if (!existsSync(path)) mkdirSync(path, { recursive: true });
}
