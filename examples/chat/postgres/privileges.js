import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** PostgreSQL refuses to run as root; this is `nobody` on Linux. */
const unprivileged = { uid: 65_534, gid: 65_534 };

/** Who runs PostgreSQL: whoever runs this, or nobody where that is root. */
export function postgresUser() {
  const uid = process.getuid?.();
  return uid === 0 ? unprivileged : { uid, gid: process.getgid?.() };
}

/** True where `user` gets through every directory above `path`. */
export function reachable(path, { uid, gid }) {
  if (uid === undefined || uid === process.getuid?.()) return true;
  for (let directory = dirname(path); ; directory = dirname(directory)) {
    if (!mayEnter(statSync(directory), uid, gid)) return false;
    if (directory === dirname(directory)) return true;
  }
}

function mayEnter(found, uid, gid) {
  if (found.uid === uid) return (found.mode & 0o100) !== 0;
  if (found.gid === gid) return (found.mode & 0o010) !== 0;
  return (found.mode & 0o001) !== 0;
}

/**
 * The name under which `user` gets at its data directory. Where a directory above is closed to it (one of mode 700,
 * such as root's home), Linux still lets a process into the directory that it was started in.
 */
export function nameOfDirectory(path, user) {
  if (reachable(path, user)) return path;
  if (existsSync("/proc/self/cwd")) return "/proc/self/cwd";
  throw new Error(
    `the data directory ${path} lies below a directory that user ${user.uid} may not enter: chmod a+x what is above it`,
  );
}
