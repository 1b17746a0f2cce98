import type { Cloud } from "./cloud.ts";
import { elasticFileSystemService } from "./elasticfilesystem/service.ts";
import type { MachineSpecification } from "./machines/machines.ts";
import type { Service } from "./service.ts";

/** Everything that the local cloud simulates. */
export const services: readonly Service[] = [elasticFileSystemService];

/** The machines of the instances that run: a cloud that starts takes them over again and ends all others. */
export function machinesToKeep(_cloud: Cloud): MachineSpecification[] {
  return [];
}
