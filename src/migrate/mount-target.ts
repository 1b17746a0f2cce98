import { mkdirSync } from "node:fs";
import { HitoriError } from "../base/error.ts";
import type { Run } from "../runtime/compose-runtime.ts";
import { efsUtilsAdvice, mountEfs, shellLine } from "./efs-utils.ts";
import { isShared, type MountFacts, mountOf } from "./mount.ts";

/** mount.efs tries three times by itself, 15 s each. */
const mountLimit = 120_000;

export interface MountTargetOptions {
  readonly fileSystemId: string;
  readonly mountPoint: string;
  readonly tls: boolean;
  readonly run: Run;
  /** What the kernel says about a path. */
  readonly look?: (path: string) => MountFacts;
}

/**
 * Mounts the file system where nothing shared is mounted yet, and looks in the kernel's table whether it is there now:
 * a mount helper that says nothing has not proven anything. @returns true where it was mounted just now
 * @throws HitoriError TARGET_MOUNT_FAILED
 */
export async function mountTarget(options: MountTargetOptions): Promise<boolean> {
  const { fileSystemId, mountPoint, tls, run, look = mountOf } = options;
  const isThere = () => {
    const mount = look(mountPoint);
    return mount.mountPoint === mountPoint && isShared(mount);
  };
  if (isThere()) return false;
  mkdirSync(mountPoint, { recursive: true });
  const command = mountEfs(fileSystemId, mountPoint, tls);
  const { exitCode, stderr } = await run(command, mountLimit);
  if (exitCode === 0 && isThere()) return true;
  throw new HitoriError({
    code: "TARGET_MOUNT_FAILED",
    message: `${shellLine(command)} ended with ${exitCode}, and ${mountPoint} is ${look(mountPoint).type}, not the shared file system. ${stderr.trim().split("\n").at(-1) ?? ""}`,
    hint: `${efsUtilsAdvice()}   Its words: /var/log/amazon/efs/mount.log`,
  });
}
