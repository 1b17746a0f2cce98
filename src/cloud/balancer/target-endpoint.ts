import type { Account } from "../account.ts";
import { ec2 } from "../ec2/state.ts";
import type { TargetGroup } from "../elasticloadbalancing/state.ts";
import type { Target } from "../elasticloadbalancing/target.ts";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/**
 * Where a target really listens: its instance's machine, or the loopback address that was registered. Undefined
 * where nothing can be reached: its zone has failed or is cut off, which ALB meets as "host unreachable".
 */
export function targetEndpoint(account: Account, group: TargetGroup, target: Target): Endpoint | undefined {
  const { instances } = ec2.of(account);
  const instance =
    group.targetType === "instance"
      ? instances[target.targetId]
      : Object.values(instances).find((one) => one.privateIpAddress === target.targetId);
  if (!instance && group.targetType === "instance") return undefined;
  const zone = instance?.availabilityZone ?? target.availabilityZone ?? "";
  const { failedZones, cutOffZones } = account.cloud;
  if (failedZones.has(zone) || cutOffZones.has(zone)) return undefined;
  return { host: instance?.machineAddress ?? target.targetId, port: target.port };
}
