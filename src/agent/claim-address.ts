import type { EventFacts } from "../timeline/event.ts";
import type { AgentParts } from "./parts.ts";
import { persist } from "./persist.ts";

/** Milliseconds between two looks at where the address leads; a process machine's cloud lives faster. */
const intervals = { linux: 30_000, process: 1000 } as const;

/**
 * Has the Elastic IP address lead to this instance for as long as it holds the lease, and leads it back where somebody
 * took it, or where the late request of an earlier holder did. The app never waits for it.
 */
export async function claimAddress(
  { address, clock, host, instanceId, log }: AgentParts,
  signal: AbortSignal,
  say: (facts: EventFacts) => void,
): Promise<void> {
  if (!address) return;
  const onFailure = (message: string) => log(`cannot have the Elastic IP address lead here: ${message}`);
  while (!signal.aborted) {
    const moved = await persist(
      async () => {
        const { publicIp, instanceId: holder } = await address.describe();
        if (holder === instanceId || signal.aborted) return undefined;
        await address.associate(instanceId);
        return { publicIp, from: holder };
      },
      { clock, signal, onFailure },
    );
    if (moved) say({ type: "address.moved", publicIp: moved.publicIp, from: moved.from ?? "nowhere" });
    await clock.sleep(intervals[host.kind], signal).catch(() => {});
  }
}
