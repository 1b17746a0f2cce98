import type { Workload } from "./prober.ts";

/** Probes an address with GET: 2xx and 3xx are good answers. */
export function httpWorkload(address: string): Workload {
  return {
    async probe(signal) {
      try {
        const response = await fetch(address, { signal, redirect: "manual" });
        await response.arrayBuffer();
        return response.status < 400;
      } catch {
        return false;
      }
    },
  };
}
