import { heldFile } from "../task/held-file.ts";
import type { Value } from "../template/template.ts";
import type { FargateInput } from "./fargate-input.ts";
import { leaseMemory } from "./limits.ts";
import { logConfiguration } from "./log-configuration.ts";
import { longestStop } from "./stop.ts";

export const leaseContainerName = "hitori-lease";

/** Where the lease's container has the app's `.hitori` directory. */
const leaseDirectory = "/hitori";

/** Seconds that ECS waits for the lease before it gives the task up, and for the container to stop: what Fargate allows. */
const longest = 120;

/** The directory of the file system that the lease is in: the instance's own, so that the two exclude each other. */
export function leasePath(app: string): string {
  return `/${app}/.hitori`;
}

/**
 * Holds the lease, kills the whole task where it cannot, and ends the task by its own end. Every other container waits
 * until its health check says that the lease is held.
 */
export function leaseContainer(input: FargateInput, volume: string): Value {
  return {
    Name: leaseContainerName,
    Image: input.leaseImage,
    Essential: true,
    // Only root may kill what runs as somebody else.
    User: "0",
    EntryPoint: ["hitori"],
    Command: ["agent", "hold", leaseDirectory, `--patience=${longestStop(input.compose)}`],
    MemoryReservation: leaseMemory,
    MountPoints: [{ SourceVolume: volume, ContainerPath: leaseDirectory, ReadOnly: false }],
    HealthCheck: {
      Command: ["CMD", "test", "-f", heldFile],
      Interval: 5,
      Timeout: 5,
      Retries: 3,
      StartPeriod: longest,
    },
    StartTimeout: longest,
    StopTimeout: longest,
    LogConfiguration: logConfiguration,
  };
}
