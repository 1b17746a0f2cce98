import { type Command, formatCommand } from "../../base/command.ts";
import { HitoriError } from "../../base/error.ts";
import type { CommandResult } from "../../runtime/run-command.ts";

/** @throws HitoriError MOUNT_FAILED with the command's own words, unless it succeeded */
export function mustMount(command: Command, { exitCode, stderr }: CommandResult): void {
  if (exitCode === 0) return;
  throw new HitoriError({
    code: "MOUNT_FAILED",
    message: `${formatCommand(command)}: exit code ${exitCode}: ${stderr.trim()}`,
    hint: "Has the instance's zone an available mount target? aws efs describe-mount-targets   Does a policy of the file system demand TLS or a role? aws efs describe-file-system-policy",
  });
}
