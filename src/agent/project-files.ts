import { isAbsolute, join, normalize } from "node:path";
import { readFileIfPresent, writeFileAtomic } from "../base/atomic-file.ts";
import { HitoriError } from "../base/error.ts";

/**
 * Writes the compose project's files to the volume, each as one step, and only those that differ.
 * @param files by path relative to the project directory
 * @throws HitoriError PROJECT_FILE_OUTSIDE where a path leaves the project or names what is Hitori's own
 */
export function writeProjectFiles(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    const inside = normalize(path);
    if (isAbsolute(inside) || inside.startsWith("..") || inside.split("/")[0] === ".hitori") {
      throw new HitoriError({
        code: "PROJECT_FILE_OUTSIDE",
        message: `The project file ${path} is outside the project directory, or in .hitori.`,
        hint: "Keep it beside the compose file, then: hitori deploy",
      });
    }
    const target = join(directory, inside);
    if (readFileIfPresent(target) !== content) writeFileAtomic(target, content);
  }
}
