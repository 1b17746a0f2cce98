import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The loopback address of an instance's machine, which no API of AWS's tells. */
export function machineAddressOf(directory: string, instanceId: string): string {
  const state = JSON.parse(readFileSync(join(directory, "state.json"), "utf8")) as {
    regions: Record<string, { ec2?: { instances: Record<string, { machineAddress: string }> } }>;
  };
  const all = Object.values(state.regions).flatMap(({ ec2 }) => Object.entries(ec2?.instances ?? {}));
  return all.find(([id]) => id === instanceId)?.[1].machineAddress ?? "";
}
