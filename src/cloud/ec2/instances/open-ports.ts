import type { Account } from "../../account.ts";
import type { InstanceRecord } from "../instance.ts";
import { ec2 } from "../state.ts";

/** A rule that opens more ports than these opens none here: a socket has to listen on each. */
const mostPorts = 16;

/**
 * The TCP ports that an instance's security groups let in, from wherever: where virtual machines are reached at all, they are
 * reached by the load balancers and Elastic IP addresses of this computer.
 */
function openPorts({ securityGroupIds }: InstanceRecord, account: Account): number[] {
  const { securityGroups } = ec2.of(account).network;
  const ranges = securityGroupIds
    .flatMap((id) => securityGroups[id]?.rules ?? [])
    .filter((rule) => !rule.isEgress && rule.ipProtocol === "tcp")
    .filter(({ fromPort, toPort }) => toPort - fromPort < mostPorts);
  return ranges.flatMap(({ fromPort, toPort }) =>
    Array.from({ length: toPort - fromPort + 1 }, (_, offset) => fromPort + offset),
  );
}

/** Has the machines of running instances let in what their security groups do at this moment. */
export function reconcileOpenPorts(account: Account): void {
  const { machines } = account.cloud;
  if (machines.kind !== "vm") return;
  for (const instance of Object.values(ec2.of(account).instances)) {
    if (instance.state === "running") machines.openPorts(instance.instanceId, openPorts(instance, account));
  }
}
