import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/**
 * Says who listens on a port of this machine: another local cloud by its own word, any other process as /proc knows
 * it (Linux, and only those of the same user).
 */
export async function portOwner(port: number): Promise<string> {
  return (await otherCloud(port)) ?? otherProcess(port) ?? "another process";
}

async function otherCloud(port: number): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(500);
    const response = await fetch(`http://127.0.0.1:${port}/_hitori/health`, { signal });
    const health = (await response.json()) as { pid?: number; directory?: string };
    if (typeof health.pid !== "number") return undefined;
    return `another local cloud (process ${health.pid}; hitori cloud stop --directory ${health.directory})`;
  } catch {
    return undefined;
  }
}

function otherProcess(port: number): string | undefined {
  const inodes = listeningSockets(port);
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const sockets = openSockets(pid);
    if (sockets.some((inode) => inodes.has(inode))) return `process ${pid} (${commandLine(pid)})`;
  }
  return undefined;
}

/** Inodes of the sockets that listen on a port, from the fourth (state 0A) and tenth columns of /proc/net/tcp. */
function listeningSockets(port: number): Set<string> {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const lines = ["tcp", "tcp6"].flatMap((name) => readText(`/proc/net/${name}`).split("\n"));
  const rows = lines.map((line) => line.trim().split(/\s+/));
  return new Set(
    rows.filter((row) => row[1]?.endsWith(`:${hex}`) && row[3] === "0A").map((row) => row[9] ?? ""),
  );
}

function openSockets(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`).match(/^socket:\[(\d+)\]$/)?.[1] ?? [];
      } catch {
        return []; // closed meanwhile
      }
    });
  } catch {
    return []; // somebody else's process, or gone
  }
}

function commandLine(pid: string): string {
  return readText(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim().slice(0, 120);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
