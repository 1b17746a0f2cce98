import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../../src/base/error.ts";
import { FuseStorage } from "../../src/cloud/storage/fuse/fuse-storage.ts";

/** Whether file systems can be made to fail here. @throws in CI, where they must be able to */
export function storageHere(): "fuse" | "directories" {
  const directory = mkdtempSync(join(tmpdir(), "hitori-test-"));
  try {
    FuseStorage.start(directory);
    return "fuse";
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(messageOf(error));
    return "directories";
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
