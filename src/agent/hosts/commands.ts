import type { Command } from "../../base/command.ts";

/** `mount -t efs -o tls fs-0abc:/ /efs` */
export function mountFileSystem(fileSystemId: string, path: string, options: readonly string[]): Command {
  const flags: readonly string[] = options.length === 0 ? [] : ["-o", options.join(",")];
  return { argv: ["mount", "-t", "efs", ...flags, `${fileSystemId}:/`, path] };
}

/** Not lazy, not forced: both would only hide writes that are still under way. */
export function unmountFileSystem(path: string): Command {
  return { argv: ["umount", path] };
}
