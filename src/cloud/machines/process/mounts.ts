import { lstatSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readFileIfPresent } from "../../../base/atomic-file.ts";
import type { MachinePaths } from "./machine-paths.ts";

/** A machine that boots has nothing mounted: takes away what an earlier boot left. */
export function unmountAll(paths: MachinePaths): void {
  for (const line of (readFileIfPresent(paths.mounts) ?? "").split("\n")) {
    const path = / on (\/.*) type \w+ \(.*\)$/.exec(line)?.[1];
    if (path === undefined) continue;
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
