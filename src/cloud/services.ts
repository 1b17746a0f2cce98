import type { Cloud } from "./cloud.ts";
import { elasticFileSystemService } from "./elasticfilesystem/service.ts";
import { cloudWatchLogsService } from "./logs/service.ts";
import type { MachineSpecification } from "./machines/machines.ts";
import { securityTokenService } from "./securitytoken/service.ts";
import type { Service } from "./service.ts";
import { systemsManagerService } from "./ssm/service.ts";

/** Everything that the local cloud simulates. */
export const services: readonly Service[] = [
  cloudWatchLogsService,
  elasticFileSystemService,
  securityTokenService,
  systemsManagerService,
];

/** The machines of the instances that run: a cloud that starts takes them over again and ends all others. */
export function machinesToKeep(_cloud: Cloud): MachineSpecification[] {
  return [];
}
