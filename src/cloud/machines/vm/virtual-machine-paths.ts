import { join } from "node:path";
import { machinesDirectory } from "../machines-directory.ts";
import { machineFiles } from "./qemu-command.ts";

/** Where one virtual machine keeps everything that it has. */
export interface VirtualMachinePaths {
  readonly directory: string;
  /** What was written since it was launched; over the image, or over `backing`. */
  readonly disk: string;
  /** The baked image that it was launched from: a name of its own for the same file, so that the image may go. */
  readonly backing: string;
  /** Where the machine image is on which all of it stands. */
  readonly image: string;
  readonly console: string;
  /** QEMU's own messages. */
  readonly log: string;
  /** `<pid> <start time>` of QEMU; absent while the machine is off. */
  readonly process: string;
  /** A disk as it stood at one moment, while it is copied into an image. */
  readonly snapshot: string;
}

export function virtualMachinePaths(cloudDirectory: string, instanceId: string): VirtualMachinePaths {
  const directory = join(machinesDirectory(cloudDirectory), instanceId);
  return {
    directory,
    disk: join(directory, machineFiles.disk),
    backing: join(directory, "backing.qcow2"),
    image: join(directory, "image"),
    console: join(directory, machineFiles.console),
    log: join(directory, "qemu.log"),
    process: join(directory, "qemu"),
    snapshot: join(directory, "snapshot.qcow2"),
  };
}
