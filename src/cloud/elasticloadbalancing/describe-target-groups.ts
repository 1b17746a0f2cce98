import type {
  TargetGroup as ApiTargetGroup,
  DescribeTargetGroupsCommandInput,
  ProtocolEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findLoadBalancer, findTargetGroup, loadBalancerOf, page } from "./find.ts";
import { loadBalancing, type TargetGroup } from "./state.ts";

export function describeTargetGroups(input: DescribeTargetGroupsCommandInput, account: Account) {
  const { items, next } = page(wanted(input, account), input.Marker, input.PageSize);
  return { TargetGroups: items.map((one) => describeTargetGroup(one, account)), NextMarker: next };
}

function wanted(input: DescribeTargetGroupsCommandInput, account: Account): TargetGroup[] {
  const all = Object.values(loadBalancing.of(account).targetGroups).sort((one, other) =>
    one.name < other.name ? -1 : 1,
  );
  if (input.LoadBalancerArn) {
    const { arn } = findLoadBalancer(account, input.LoadBalancerArn);
    const used = all.filter((group) => loadBalancerOf(account, group.arn)?.arn === arn);
    if (used.length > 0) return used;
    throw new ServiceError("TargetGroupNotFound", "One or more target groups not found");
  }
  if (input.TargetGroupArns?.length) return input.TargetGroupArns.map((arn) => findTargetGroup(account, arn));
  if (!input.Names?.length) return all;
  return input.Names.map((name) => {
    const found = all.find((one) => one.name === name);
    if (found) return found;
    throw new ServiceError("TargetGroupNotFound", "One or more target groups not found");
  });
}

export function describeTargetGroup(group: TargetGroup, account: Account): ApiTargetGroup {
  const loadBalancer = loadBalancerOf(account, group.arn);
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: (group.protocol ?? "HTTP") as ProtocolEnum,
    ProtocolVersion: group.protocol === undefined ? "HTTP1" : group.protocolVersion,
    Port: group.port,
    VpcId: group.vpcId,
    HealthCheckProtocol: (group.healthCheck.protocol ?? "HTTP") as ProtocolEnum,
    HealthCheckPort: group.healthCheck.port,
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: group.healthCheck.intervalSeconds,
    HealthCheckTimeoutSeconds: group.healthCheck.timeoutSeconds,
    HealthyThresholdCount: group.healthCheck.healthyThreshold,
    UnhealthyThresholdCount: group.healthCheck.unhealthyThreshold,
    HealthCheckPath: group.healthCheck.path,
    Matcher: { HttpCode: group.healthCheck.matcher },
    LoadBalancerArns: loadBalancer ? [loadBalancer.arn] : [],
    TargetType: group.targetType,
    IpAddressType: "ipv4",
  };
}
