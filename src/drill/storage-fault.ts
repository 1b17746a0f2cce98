import { localControl } from "../aws/local-control.ts";
import { HitoriError } from "../base/error.ts";
import type { Fault, Scene } from "./fault.ts";
import type { FaultName } from "./titles.ts";

/** A fault of the whole file system, in every zone: nobody can go elsewhere, so it heals when it is over. */
export function storageFault(name: FaultName, control: "stall" | "read-only" | "full"): Fault {
  return {
    name,
    course: "steady",
    kills: false,
    stay: 10_000,
    notOnAws: "EFS cannot be made to fail",
    sentence: ({ fileSystemId, stay }) => `${control} on ${fileSystemId} for ${stay / 1000} s`,
    async undo(scene) {
      await requireFaults(scene);
      return [{ type: "control", path: `file-systems/${scene.fileSystemId}/restore` }];
    },
    async inject({ connection, fileSystemId }) {
      await localControl(connection, "POST", `file-systems/${fileSystemId}/${control}`);
    },
  };
}

/** @throws HitoriError DRILL_STORAGE_PLAIN where the local cloud's file systems are plain directories */
async function requireFaults({ connection, fileSystemId }: Scene): Promise<void> {
  const told = await localControl(connection, "GET", `file-systems/${fileSystemId}/faults`);
  if (typeof told === "object" && told !== null && "storage" in told && told.storage !== "directories")
    return;
  throw new HitoriError({
    code: "DRILL_STORAGE_PLAIN",
    message: "The local cloud's file systems are plain directories, which cannot be made to fail.",
    hint: "Start one whose file systems can: hitori cloud start -d --storage fuse",
  });
}
