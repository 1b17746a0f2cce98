import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process that has something open in one of the directories. */
export interface Opener {
  readonly pid: number;
  readonly program: string;
  readonly path: string;
}

/** Who still has files open below some directories, this process aside. Sees other users' processes only as root. */
export function openersOf(directories: readonly string[]): Opener[] {
  const found: Opener[] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const path = openPathOf(name, directories);
    if (path !== undefined) found.push({ pid: Number(name), program: programOf(name), path });
  }
  return found;
}

function openPathOf(pid: string, directories: readonly string[]): string | undefined {
  let files: string[];
  try {
    files = readdirSync(`/proc/${pid}/fd`).map((file) => `/proc/${pid}/fd/${file}`);
  } catch {
    // Gone meanwhile, or somebody else's.
    return undefined;
  }
  for (const file of [`/proc/${pid}/cwd`, ...files]) {
    try {
      const path = readlinkSync(file);
      if (directories.some((directory) => path === directory || path.startsWith(`${directory}/`)))
        return path;
    } catch {
      // Closed meanwhile.
    }
  }
  return undefined;
}

function programOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "unknown";
  }
}
