import { logicalIds } from "../template/names.ts";
import { from, loadBalancerSecurityGroup, nfsPort, securityGroup, tcp } from "../template/security-groups.ts";
import type { Resources, Value } from "../template/template.ts";
import type { FargateInput } from "./fargate-input.ts";
import { fargateIds } from "./names.ts";
import { hasBalancer, targetOf } from "./target.ts";

/** The load balancer alone reaches the task, and the task alone the file system. */
export function securityGroups(input: FargateInput): Resources {
  const { configuration } = input;
  const { loadBalancer } = configuration.ingress;
  const port = hasBalancer(input) ? targetOf(input)?.port : undefined;
  const visitors: Value[] =
    port === undefined || input.targetGroup !== undefined || loadBalancer === undefined
      ? []
      : [from(logicalIds.loadBalancerSecurityGroup, port, "The app, from its load balancer")];
  // The load balancer of a group that is there already is in the VPC, and nobody has said where.
  const others: Value[] =
    port === undefined || visitors.length > 0
      ? []
      : [{ ...tcp(port, "The app, from within its VPC"), CidrIp: input.network.vpcCidr }];
  const fromTask = from(fargateIds.taskSecurityGroup, nfsPort, "NFS from the task");
  return {
    [fargateIds.taskSecurityGroup]: securityGroup(input, `Task of ${configuration.name}`, [
      ...visitors,
      ...others,
    ]),
    [logicalIds.fileSystemSecurityGroup]: securityGroup(input, `File system of ${configuration.name}`, [
      fromTask,
    ]),
    ...(input.targetGroup === undefined ? loadBalancerSecurityGroup(input) : {}),
  };
}
