import { join } from "node:path";
import { machinesDirectory } from "../machines-directory.ts";

/** Where one process machine keeps everything that it has. */
export interface MachinePaths {
  readonly directory: string;
  /** What would be `/` on an instance. */
  readonly root: string;
  /** First on the machine's PATH: `hitori`, `mount`, `umount`, `shutdown`. */
  readonly programs: string;
  readonly userData: string;
  readonly console: string;
  /** `<pid> <start time>` of the init process; absent while the machine is off. */
  readonly init: string;
  /** There while the machine is being shut down, so that init does not go idle instead of ending. */
  readonly shutdown: string;
  /** Sourced by the bash that runs user data, before its first line. */
  readonly bootEnvironment: string;
  /** What is mounted, in the words of mount(8), a line a mount. */
  readonly mounts: string;
  /** Directories that a mount covers, until it is taken away. */
  readonly hidden: string;
}

export function machinePaths(cloudDirectory: string, instanceId: string): MachinePaths {
  const directory = join(machinesDirectory(cloudDirectory), instanceId);
  const root = join(directory, "root");
  return {
    directory,
    root,
    programs: join(root, "usr/local/bin"),
    userData: join(directory, "user-data"),
    console: join(directory, "console.log"),
    init: join(directory, "init"),
    shutdown: join(directory, "shutdown"),
    bootEnvironment: join(directory, "boot-environment.sh"),
    mounts: join(directory, "mounts"),
    hidden: join(directory, "hidden"),
  };
}
