import { availableParallelism } from "node:os";
import { readFileIfPresent } from "../../../base/atomic-file.ts";
import type { MachineSpecification } from "../machines.ts";

/** A machine has its instance type's memory, up to this: nothing that runs here needs an r5's. */
const mostMemoryMib = 4096;
/** Below this Debian with containers does not get far. */
const leastMemoryMib = 768;
/** What is left to the host. */
const hostReserveMib = 512;

/** Memory that can be had without swapping; undefined where the system does not say. */
export function availableMemoryMib(): number | undefined {
  const line = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileIfPresent("/proc/meminfo") ?? "");
  return line ? Math.floor(Number(line[1]) / 1024) : undefined;
}

/**
 * What a machine gets of its instance type here. QEMU takes memory as the guest uses it, so that a guest may be promised
 * more than is free; but not when too little is free for it to boot at all.
 * @returns why there is none to be had, in words
 */
export function guestHardware(
  { hardware }: Pick<MachineSpecification, "hardware">,
  availableMib: number | undefined,
  processors = availableParallelism(),
): { memoryMib: number; virtualProcessors: number } | string {
  const memoryMib = Math.min(mostMemoryMib, Math.max(leastMemoryMib, hardware.memoryMib));
  if (availableMib !== undefined && availableMib < leastMemoryMib + hostReserveMib)
    return `${availableMib} MiB of memory are free on this computer, and a machine needs ${leastMemoryMib} of at least ${leastMemoryMib + hostReserveMib}`;
  return { memoryMib, virtualProcessors: Math.min(processors, hardware.virtualProcessors) };
}
