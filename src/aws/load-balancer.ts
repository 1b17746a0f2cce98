import type { TargetGroup, TargetHealthDescription } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type Connection, clientConfiguration } from "./connection.ts";

/** Asks for the health of target groups' targets, with one client for as long as they are watched. */
export async function targetHealthOf(connection: Connection) {
  const { ElasticLoadBalancingV2Client, DescribeTargetHealthCommand } = await import(
    "@aws-sdk/client-elastic-load-balancing-v2"
  );
  const client = new ElasticLoadBalancingV2Client(clientConfiguration(connection));
  return async (TargetGroupArn: string): Promise<TargetHealthDescription[]> =>
    (await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }))).TargetHealthDescriptions ?? [];
}

/** Health of the targets of a target group. */
export async function targetHealth(
  connection: Connection,
  targetGroupArn: string,
): Promise<TargetHealthDescription[]> {
  return (await targetHealthOf(connection))(targetGroupArn);
}

/** The target groups with one of these ARNs, and those that one of these instances is a target of. */
export async function targetGroupsOf(
  connection: Connection,
  wanted: { readonly instanceIds: ReadonlySet<string>; readonly arns?: ReadonlySet<string> },
): Promise<TargetGroup[]> {
  const { instanceIds, arns } = wanted;
  const { ElasticLoadBalancingV2Client, paginateDescribeTargetGroups } = await import(
    "@aws-sdk/client-elastic-load-balancing-v2"
  );
  const client = new ElasticLoadBalancingV2Client(clientConfiguration(connection));
  const healthOf = await targetHealthOf(connection);
  const found: TargetGroup[] = [];
  for await (const page of paginateDescribeTargetGroups({ client }, {}))
    for (const one of page.TargetGroups ?? []) {
      const arn = one.TargetGroupArn ?? "";
      const isTarget = async () =>
        (await healthOf(arn)).some(({ Target }) => instanceIds.has(Target?.Id ?? ""));
      if (arns?.has(arn) || (await isTarget())) found.push(one);
    }
  return found;
}

/** The address at which the load balancer of a target group answers, e.g. `http://my-alb-1.elb.amazonaws.com`. */
export async function addressOf(connection: Connection, targetGroupArn: string): Promise<string | undefined> {
  const { ElasticLoadBalancingV2Client, ...api } = await import("@aws-sdk/client-elastic-load-balancing-v2");
  const client = new ElasticLoadBalancingV2Client(clientConfiguration(connection));
  const { TargetGroups } = await client.send(
    new api.DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroupArn] }),
  );
  const arn = TargetGroups?.[0]?.LoadBalancerArns?.[0];
  if (arn === undefined) return undefined;
  const { LoadBalancers } = await client.send(
    new api.DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }),
  );
  const { Listeners } = await client.send(new api.DescribeListenersCommand({ LoadBalancerArn: arn }));
  const listener = Listeners?.find((one) => one.Protocol === "HTTPS") ?? Listeners?.[0];
  const name = LoadBalancers?.[0]?.DNSName;
  if (listener?.Port === undefined || name === undefined) return undefined;
  const scheme = listener.Protocol === "HTTPS" ? "https" : "http";
  const usual = scheme === "https" ? 443 : 80;
  return `${scheme}://${name}${listener.Port === usual ? "" : `:${listener.Port}`}`;
}
