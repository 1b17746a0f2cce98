import { type Clock, preciseTime } from "../../base/clock.ts";
import type { Probe } from "../state.ts";

/** Milliseconds until an answer counts as none. */
const timeout = 2000;
/** Questions that may be under way; more would hide what the app is like behind our own crowd. */
const mostUnderWay = 8;

/**
 * Asks the app's address as its people do, in step with the clock and not with the answers: one that hangs does not
 * hide those after it.
 */
export function appWatch(clock: Clock, onProbe: (probe: Probe) => void) {
  let underWay = 0;
  async function ask(address: string): Promise<void> {
    const at = clock.now();
    const from = preciseTime();
    try {
      const response = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(timeout) });
      await response.arrayBuffer();
      const latency = Math.round((preciseTime() - from) * 10) / 10;
      onProbe([at, response.status < 400 ? latency : null, response.status]);
    } catch {
      onProbe([at, null, 0]);
    }
  }
  return (address: string): void => {
    if (underWay >= mostUnderWay) return;
    underWay += 1;
    void ask(address).finally(() => {
      underWay -= 1;
    });
  };
}
