import { autoScalingService } from "./autoscaling/service.ts";
import { backupService } from "./backup/service.ts";
import type { Cloud } from "./cloud.ts";
import { cloudFormationService } from "./cloudformation/service.ts";
import { cloudWatchService } from "./cloudwatch/service.ts";
import { machineSpecifications } from "./ec2/machine-specifications.ts";
import { ec2Service } from "./ec2/service.ts";
import { elasticFileSystemService } from "./elasticfilesystem/service.ts";
import { elasticLoadBalancingService } from "./elasticloadbalancing/service.ts";
import { iamService } from "./iam/service.ts";
import { cloudWatchLogsService } from "./logs/service.ts";
import type { MachineSpecification } from "./machines/machines.ts";
import { databaseService } from "./rds/service.ts";
import { securityTokenService } from "./securitytoken/service.ts";
import type { Service } from "./service.ts";
import { notificationService } from "./sns/service.ts";
import { systemsManagerService } from "./ssm/service.ts";

/** Everything that the local cloud simulates. */
export const services: readonly Service[] = [
  iamService,
  ec2Service,
  elasticFileSystemService,
  elasticLoadBalancingService,
  autoScalingService,
  notificationService(),
  cloudWatchLogsService,
  securityTokenService,
  systemsManagerService,
  databaseService,
  cloudWatchService,
  backupService,
  cloudFormationService,
];

/** The machines of the instances that run: a cloud that starts takes them over again and ends all others. */
export function machinesToKeep(cloud: Cloud): MachineSpecification[] {
  return cloud.accounts.flatMap(machineSpecifications);
}
