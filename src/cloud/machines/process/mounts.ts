import { lstatSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readFileIfPresent } from "../../../base/atomic-file.ts";
import type { MachinePaths } from "./machine-paths.ts";

/** Where something is mounted on a machine, by the instance's own paths. */
export function mountPoints(paths: MachinePaths): string[] {
  const lines = (readFileIfPresent(paths.mounts) ?? "").split("\n");
  return lines.flatMap((line) => / on (\/.*) type \w+ \(.*\)$/.exec(line)?.[1] ?? []);
}

/** A machine that boots has nothing mounted: takes away what an earlier boot left. */
export function unmountAll(paths: MachinePaths): void {
  for (const path of mountPoints(paths)) {
    const link = join(paths.root, path);
    const there = lstatSync(link, { throwIfNoEntry: false });
    // Whoever killed a machine with containers has taken it away already.
    if (there && !there.isSymbolicLink()) continue;
    rmSync(link, { force: true });
    const hidden = join(paths.hidden, path.replaceAll("/", "%"));
    if (lstatSync(hidden, { throwIfNoEntry: false })) renameSync(hidden, link);
  }
  rmSync(paths.mounts, { force: true });
}
