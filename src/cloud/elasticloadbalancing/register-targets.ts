import type {
  RegisterTargetsCommandInput,
  TargetDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ec2 } from "../ec2/state.ts";
import { ServiceError } from "../service-error.ts";
import { findTargetGroup } from "./find.ts";
import type { TargetGroup } from "./state.ts";
import type { Target } from "./target.ts";
import { registering } from "./target-health.ts";

/** Registers targets, all or none. What is registered already stays; what drains starts anew. */
export function registerTargets(input: RegisterTargetsCommandInput, account: Account): Record<string, never> {
  const group = findTargetGroup(account, input.TargetGroupArn);
  const descriptions = input.Targets ?? [];
  if (descriptions.length === 0)
    throw new ServiceError("ValidationError", "At least one target must be specified");
  for (const description of descriptions) check(account, group, description);
  for (const description of descriptions) {
    const target = newTarget(account, group, description);
    const same = (other: Target) => other.targetId === target.targetId && other.port === target.port;
    if (group.targets.some((other) => same(other) && other.state !== "draining")) continue;
    group.targets = [...group.targets.filter((other) => !same(other)), target];
  }
  return {};
}

function newTarget(account: Account, group: TargetGroup, description: TargetDescription): Target {
  return {
    targetId: description.Id ?? "",
    port: description.Port ?? group.port,
    availabilityZone: description.AvailabilityZone,
    state: "initial",
    ...registering,
    stateSince: account.now,
    passed: 0,
    failed: 0,
  };
}

function check(account: Account, group: TargetGroup, { Id: id = "", Port: port }: TargetDescription): void {
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) {
    throw new ServiceError("ValidationError", `The port '${port}' must be in the range of 1 to 65535`);
  }
  if (group.targetType === "instance") checkInstance(account, group, id);
  else checkAddress(account, id);
}

function checkInstance(account: Account, group: TargetGroup, id: string): void {
  if (!/^i-[0-9a-f]+$/.test(id))
    throw new ServiceError("ValidationError", `Instance ID '${id}' is not valid`);
  const instance = ec2.of(account).instances[id];
  if (instance?.state !== "running") {
    throw new ServiceError(
      "InvalidTarget",
      `The following targets are not in a running state and cannot be registered: '${id}'`,
    );
  }
  if (instance.vpcId !== group.vpcId) {
    throw new ServiceError(
      "InvalidTarget",
      `The following targets are not in the target group VPC '${group.vpcId}': '${id}'`,
    );
  }
}

/** Nothing leaves this machine: an address is loopback, or the private one of an instance here. */
function checkAddress(account: Account, id: string): void {
  const known = Object.values(ec2.of(account).instances).some((one) => one.privateIpAddress === id);
  if (known || /^127(\.\d{1,3}){3}$/.test(id)) return;
  throw new ServiceError(
    "InvalidTarget",
    `The local cloud forwards to loopback addresses and to the private addresses of its instances: '${id}' is neither.`,
  );
}
