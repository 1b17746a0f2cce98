import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The PATH with what a user's lacks on Debian, where many programs of the system's are. */
export function searchPath(): string {
  return `${process.env.PATH ?? ""}${delimiter}/usr/sbin${delimiter}/sbin`;
}

/** Whether a program can be run from one of the directories of a PATH. */
export function isOnPath(program: string, path = searchPath()): boolean {
  return path.split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return directory !== "";
    } catch {
      return false;
    }
  });
}
