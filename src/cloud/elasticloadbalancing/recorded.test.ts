import { afterEach, beforeEach, expect, test } from "vitest";
import { BalancingCloud } from "../../../test/support/balancing-cloud.ts";

let cloud: BalancingCloud;

beforeEach(() => {
  cloud = new BalancingCloud(undefined, undefined, "none");
});

afterEach(() => cloud.close());

const network = { Name: "net", Type: "network", Subnets: ["subnet-a"] };
const group = { Name: "web", Protocol: "TCP", Port: 80, VpcId: "vpc-1" };

function listen(listener: object) {
  const [{ LoadBalancerArn }] = cloud.call("CreateLoadBalancer", network).LoadBalancers;
  const [{ TargetGroupArn }] = cloud.call("CreateTargetGroup", group).TargetGroups;
  const DefaultActions = [{ Type: "forward", TargetGroupArn }];
  return cloud.call("CreateListener", { LoadBalancerArn, Port: 80, DefaultActions, ...listener });
}

test("where nothing is forwarded, a network load balancer and what it speaks are recorded", () => {
  const [made] = cloud.call("CreateLoadBalancer", network).LoadBalancers;
  expect(made).toMatchObject({ Type: "network" });
  expect(made.LoadBalancerArn).toContain(":loadbalancer/net/net/");
  expect(listen({ Protocol: "TCP" }).Listeners).toMatchObject([{ Protocol: "TCP", Port: 80 }]);
});

test("a listener speaks what its kind of load balancer speaks", () => {
  expect(() => listen({ Protocol: "HTTP" })).toThrow(
    "Listener protocol 'HTTP' must be one of 'UDP, TCP, TLS, TCP_UDP'",
  );
  expect(() => listen({ Protocol: "FTP" })).toThrow("Member must satisfy enum value set");
  expect(() => listen({ Protocol: "TLS" })).toThrow("A certificate must be specified for TLS listeners");
  expect(() => listen({ Protocol: "TCP", Port: undefined })).toThrow("A listener port must be specified");
});

test.each([
  [
    "HTTP",
    "source_ip",
    "Stickiness type 'source_ip' is not supported for target groups with the HTTP protocol",
  ],
  [
    "TCP",
    "lb_cookie",
    "Stickiness type 'lb_cookie' is not supported for target groups with the TCP protocol",
  ],
  ["TLS", "source_ip", "You cannot enable stickiness on target groups with the TLS protocol"],
  ["UDP", "source_ip_dest_ip", "'Stickiness type' must be one of [app_cookie, lb_cookie, source_ip]"],
  ["GENEVE", "source_ip", "'source_ip' must be one of [source_ip_dest_ip_proto, source_ip_dest_ip]"],
])("a target group of %s has no stickiness by %s", (Protocol, type, message) => {
  const [{ TargetGroupArn }] = cloud.call("CreateTargetGroup", { ...group, Protocol }).TargetGroups;
  const Attributes = [
    { Key: "stickiness.enabled", Value: "true" },
    { Key: "stickiness.type", Value: type },
  ];
  expect(() => cloud.call("ModifyTargetGroupAttributes", { TargetGroupArn, Attributes })).toThrow(message);
});

test("a check of connections may take as long as its interval, one of requests may not", () => {
  const times = { HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 10 };
  const [made] = cloud.call("CreateTargetGroup", { ...group, ...times }).TargetGroups;
  expect(made).toMatchObject({ ...times, HealthCheckProtocol: "TCP" });
  expect(() =>
    cloud.call("CreateTargetGroup", { ...group, Name: "http", Protocol: "HTTP", ...times }),
  ).toThrow("Health check timeout '10' must be smaller than the interval '10'");
});

test("a load balancer's kind of addresses is recorded", () => {
  const [{ LoadBalancerArn }] = cloud.call("CreateLoadBalancer", network).LoadBalancers;
  const set = (IpAddressType: string) => cloud.call("SetIpAddressType", { LoadBalancerArn, IpAddressType });
  expect(set("dualstack")).toEqual({ IpAddressType: "dualstack" });
  expect(cloud.call("DescribeLoadBalancers", {}).LoadBalancers).toMatchObject([
    { IpAddressType: "dualstack" },
  ]);
  expect(() => set("ipv5")).toThrow("Member must satisfy enum value set");
});

test.each([
  [
    { Field: "host-header", Values: ["a", "b"] },
    "The 'host-header' field contains too many values; the limit is '1'",
  ],
  [
    { Field: "path-pattern", Values: ["x".repeat(129)] },
    "The 'path-pattern' value is too long; the limit is '128'",
  ],
  [
    { Field: "http-request-method", HttpRequestMethodConfig: { Values: ["get"] } },
    "The 'http-request-method' value is invalid; the allowed characters are A-Z, hyphen and underscore",
  ],
  [
    { Field: "http-header", HttpHeaderConfig: { HttpHeaderName: "x".repeat(41), Values: ["a"] } },
    "The 'HttpHeaderName' value is too long; the limit is '40'",
  ],
  [
    { Field: "query-string", QueryStringConfig: { Values: [{ Key: "k" }] } },
    "A 'Value' must be specified in 'QueryStringKeyValuePair'",
  ],
  [{ Field: "source-ip" }, "A 'SourceIpConfig' must be specified with 'source-ip'"],
])("the condition %o is refused", (condition, message) => {
  const [{ LoadBalancerArn }] = cloud.call("CreateLoadBalancer", {
    Name: "app",
    Subnets: ["subnet-a", "subnet-c"],
  }).LoadBalancers;
  const Actions = [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } }];
  const [{ ListenerArn }] = cloud.call("CreateListener", {
    LoadBalancerArn,
    Protocol: "HTTP",
    Port: 80,
    DefaultActions: Actions,
  }).Listeners;
  const rule = { ListenerArn, Priority: 1, Conditions: [condition], Actions };
  expect(() => cloud.call("CreateRule", rule)).toThrow(message);
});

test("a network load balancer has attributes of its kind", () => {
  const [{ LoadBalancerArn }] = cloud.call("CreateLoadBalancer", network).LoadBalancers;
  const set = (Key: string, Value: string) =>
    cloud.call("ModifyLoadBalancerAttributes", { LoadBalancerArn, Attributes: [{ Key, Value }] }).Attributes;
  expect(set("secondary_ips.auto_assigned.per_subnet", "3")).toEqual(
    expect.arrayContaining([
      { Key: "load_balancing.cross_zone.enabled", Value: "false" },
      { Key: "secondary_ips.auto_assigned.per_subnet", Value: "3" },
    ]),
  );
  expect(() => set("secondary_ips.auto_assigned.per_subnet", "8")).toThrow("in the range of 0 to 7");
  expect(() => set("routing.http2.enabled", "true")).toThrow("is not recognized");
});

test("a target group that passes connections on has attributes of its kind", () => {
  const [{ TargetGroupArn }] = cloud.call("CreateTargetGroup", group).TargetGroups;
  const Attributes = [{ Key: "proxy_protocol_v2.enabled", Value: "true" }];
  cloud.call("ModifyTargetGroupAttributes", { TargetGroupArn, Attributes });
  expect(cloud.call("DescribeTargetGroupAttributes", { TargetGroupArn }).Attributes).toEqual(
    expect.arrayContaining([
      ...Attributes,
      { Key: "stickiness.type", Value: "source_ip" },
      { Key: "preserve_client_ip.enabled", Value: "true" },
    ]),
  );
  const http = { ...group, Name: "http", Protocol: "HTTP" };
  const [{ TargetGroupArn: other }] = cloud.call("CreateTargetGroup", http).TargetGroups;
  expect(() => cloud.call("ModifyTargetGroupAttributes", { TargetGroupArn: other, Attributes })).toThrow(
    "Target group attribute key 'proxy_protocol_v2.enabled' is not recognized",
  );
});

test("a listener has attributes by what it speaks", () => {
  const [{ ListenerArn }] = listen({ Protocol: "TCP" }).Listeners;
  const read = () => cloud.call("DescribeListenerAttributes", { ListenerArn }).Attributes;
  expect(read()).toEqual([{ Key: "tcp.idle_timeout.seconds", Value: "350" }]);
  const set = (Value: string) =>
    cloud.call("ModifyListenerAttributes", {
      ListenerArn,
      Attributes: [{ Key: "tcp.idle_timeout.seconds", Value }],
    });
  set("360");
  expect(read()).toEqual([{ Key: "tcp.idle_timeout.seconds", Value: "360" }]);
  expect(() => set("10")).toThrow("must be in the range of 60 to 6000");
});

test("a target is of a type that there is, and a function has no port", () => {
  expect(() => cloud.call("CreateTargetGroup", { ...group, TargetType: "other" })).toThrow(
    "Value 'other' at 'targetType' failed to satisfy constraint: Member must satisfy enum value set: [instance, ip, lambda, alb]",
  );
  expect(() => cloud.call("CreateTargetGroup", { ...group, TargetType: "lambda" })).toThrow(
    "Port cannot be specified for target groups with target type 'lambda'",
  );
});

test("a listener misses its port before its protocol is looked at", () => {
  expect(() => listen({ Protocol: "HTTP", Port: undefined })).toThrow("A listener port must be specified");
});

test("where nothing is forwarded, a load balancer has a name as AWS's, and its targets are healthy at once", async () => {
  const { targetGroupArn, loadBalancerArn } = cloud.balance();
  const describe = (asked: object) => cloud.call("DescribeLoadBalancers", asked).LoadBalancers[0].DNSName;
  expect(describe({ LoadBalancerArns: [loadBalancerArn] })).toMatch(
    /^front-\d{10}\.ap-northeast-1\.elb\.amazonaws\.com$/,
  );
  cloud.call("CreateLoadBalancer", network);
  expect(describe({ Names: ["net"] })).toMatch(/^net-[0-9a-f]{16}\.elb\.ap-northeast-1\.amazonaws\.com$/);
  cloud.addInstance("i-1");
  cloud.register(targetGroupArn, "i-1", 80);
  await cloud.clock.advance(60_000);
  cloud.cloud.pass();
  expect(cloud.health(targetGroupArn)).toEqual([["healthy"]]);
});

test("a gateway load balancer's listener is told neither port nor protocol", () => {
  const gateway = { Name: "gate", Type: "gateway", Subnets: ["subnet-a"] };
  const [{ LoadBalancerArn }] = cloud.call("CreateLoadBalancer", gateway).LoadBalancers;
  expect(LoadBalancerArn).toContain(":loadbalancer/gwy/gate/");
  const [{ TargetGroupArn }] = cloud.call("CreateTargetGroup", {
    ...group,
    Protocol: "GENEVE",
    Port: 6081,
  }).TargetGroups;
  const listener = { LoadBalancerArn, DefaultActions: [{ Type: "forward", TargetGroupArn }] };
  expect(() => cloud.call("CreateListener", { ...listener, Port: 80 })).toThrow(
    "A port cannot be specified for gateway listeners",
  );
  expect(() => cloud.call("CreateListener", { ...listener, Protocol: "TCP" })).toThrow(
    "A protocol cannot be specified for gateway listeners",
  );
  expect(cloud.call("CreateListener", listener).Listeners).toMatchObject([
    { Protocol: "GENEVE", Port: 6081 },
  ]);
});
