import { connect, type Socket } from "node:net";
import type { Clock } from "../../../base/clock.ts";

/** Milliseconds between two tries: QEMU makes its sockets some time after it was started. */
const retryInterval = 50;

/**
 * Connects to a socket in the directory in which a process runs. Its own path may be longer than the 108 bytes that an
 * address of a socket has; the way over /proc never is.
 * @param lives asked before each try
 * @returns undefined once the process is gone
 */
export async function connectSocket(
  pid: number,
  name: string,
  clock: Clock,
  lives: () => boolean,
): Promise<Socket | undefined> {
  while (lives()) {
    const socket = await tryOnce(`/proc/${pid}/cwd/${name}`);
    if (socket) return socket;
    await clock.sleep(retryInterval);
  }
  return undefined;
}

function tryOnce(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      resolve(socket);
    });
    socket.once("error", () => resolve(undefined));
  });
}
