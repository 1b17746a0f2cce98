import { readdirSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../../base/error.ts";

/** Where machines keep what they have, a directory each named after its instance. */
export function machinesDirectory(cloudDirectory: string): string {
  return join(cloudDirectory, "machines");
}

/** The instances of which something is kept, by id. */
export function keptMachines(cloudDirectory: string): string[] {
  try {
    return readdirSync(machinesDirectory(cloudDirectory));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}
