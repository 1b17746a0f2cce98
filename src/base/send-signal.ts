import { errorCode } from "./error.ts";

/**
 * Sends a signal to a process; to its group where the number is negative (kill(2)).
 * @returns false where it was gone already, which is no news to whoever ends it
 */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) === "ESRCH") return false;
    throw error;
  }
}
