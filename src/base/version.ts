import { readFileSync } from "node:fs";

/** The version in package.json, found by walking up from this file (src/base, or the built dist/). */
export function version(): string {
  for (const up of ["../..", "..", "."]) {
    try {
      const text = readFileSync(new URL(`${up}/package.json`, import.meta.url), "utf8");
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      // one folder further
    }
  }
  return "unknown";
}
