import { afterEach, beforeEach, expect, test } from "vitest";
import { BalancingCloud } from "../../../test/support/balancing-cloud.ts";

let cloud: BalancingCloud;

beforeEach(() => {
  cloud = new BalancingCloud();
});

afterEach(() => cloud.close());

/** AWS's code, where an operation refuses. */
function refusal(operation: string, input: object): string {
  try {
    cloud.call(operation, input);
    return "none";
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const group = { Name: "web", Protocol: "HTTP", Port: 80, VpcId: "vpc-1" };
const balancer = { Name: "front", Subnets: ["subnet-a", "subnet-c"] };

test("a load balancer is provisioning, then active, at a loopback address that is its DNSName", async () => {
  const [made] = cloud.call("CreateLoadBalancer", balancer).LoadBalancers;
  expect(made).toMatchObject({
    LoadBalancerName: "front",
    Type: "application",
    Scheme: "internet-facing",
    State: { Code: "provisioning" },
    VpcId: "vpc-1",
    SecurityGroups: ["sg-default"],
  });
  expect(made.LoadBalancerArn).toMatch(
    /^arn:aws:elasticloadbalancing:ap-northeast-1:000000000000:loadbalancer\/app\/front\/[0-9a-f]{16}$/,
  );
  expect(made.DNSName).toMatch(/^127\.(19[2-9]|2[0-4]\d|25[0-4])\.\d+\.\d+$/);
  const state = () => cloud.call("DescribeLoadBalancers", { Names: ["front"] }).LoadBalancers[0].State.Code;
  await cloud.clock.advance(59_000);
  cloud.cloud.pass();
  expect(state()).toBe("provisioning");
  await cloud.clock.advance(1000);
  cloud.cloud.pass();
  expect(state()).toBe("active");
});

test("the same name and settings answer the first load balancer or target group, others are refused", () => {
  const arn = (answer: { LoadBalancers: { LoadBalancerArn: string }[] }) =>
    answer.LoadBalancers[0]?.LoadBalancerArn;
  expect(arn(cloud.call("CreateLoadBalancer", balancer))).toBe(
    arn(cloud.call("CreateLoadBalancer", balancer)),
  );
  expect(refusal("CreateLoadBalancer", { ...balancer, Scheme: "internal" })).toBe(
    "DuplicateLoadBalancerName",
  );
  cloud.call("CreateTargetGroup", group);
  expect(refusal("CreateTargetGroup", group)).toBe("none");
  expect(refusal("CreateTargetGroup", { ...group, Port: 81 })).toBe("DuplicateTargetGroupName");
});

test("a load balancer needs subnets of one VPC in two zones", () => {
  expect(refusal("CreateLoadBalancer", { ...balancer, Subnets: ["subnet-a"] })).toBe("ValidationError");
  expect(refusal("CreateLoadBalancer", { ...balancer, Subnets: ["subnet-a", "subnet-a"] })).toBe(
    "InvalidConfigurationRequest",
  );
  expect(refusal("CreateLoadBalancer", { ...balancer, Subnets: ["subnet-a", "subnet-x"] })).toBe(
    "SubnetNotFound",
  );
});

test("what is not simulated is refused aloud", () => {
  expect(refusal("CreateLoadBalancer", { ...balancer, Type: "network" })).toBe("UnsupportedOperation");
  expect(refusal("CreateTargetGroup", { ...group, Protocol: "TCP" })).toBe("UnsupportedProtocol");
  expect(refusal("CreateTargetGroup", { ...group, TargetType: "alb" })).toBe("UnsupportedOperation");
  const { loadBalancerArn: LoadBalancerArn, targetGroupArn: TargetGroupArn, listenerArn } = cloud.balance();
  const DefaultActions = [{ Type: "forward", TargetGroupArn }];
  const https = { LoadBalancerArn, Protocol: "HTTPS", Port: 443, DefaultActions };
  const Certificates = [{ CertificateArn: "arn:aws:acm:ap-northeast-1:000000000000:certificate/one" }];
  expect(refusal("CreateListener", { ...https, Certificates })).toBe("UnsupportedProtocol");
  const authenticate = [{ Type: "authenticate-oidc" }, ...DefaultActions];
  expect(refusal("ModifyListener", { ListenerArn: listenerArn, DefaultActions: authenticate })).toBe(
    "InvalidLoadBalancerAction",
  );
});

test("a target group has AWS's defaults, and refuses what is out of range", () => {
  const [made] = cloud.call("CreateTargetGroup", group).TargetGroups;
  expect(made).toMatchObject({
    HealthCheckProtocol: "HTTP",
    HealthCheckPort: "traffic-port",
    HealthCheckPath: "/",
    HealthCheckIntervalSeconds: 30,
    HealthCheckTimeoutSeconds: 5,
    HealthyThresholdCount: 5,
    UnhealthyThresholdCount: 2,
    Matcher: { HttpCode: "200" },
    TargetType: "instance",
    LoadBalancerArns: [],
  });
  const { TargetGroupArn } = made;
  expect(refusal("ModifyTargetGroup", { TargetGroupArn, HealthCheckIntervalSeconds: 4 })).toBe(
    "ValidationError",
  );
  expect(refusal("ModifyTargetGroup", { TargetGroupArn, HealthCheckTimeoutSeconds: 30 })).toBe(
    "ValidationError",
  );
  expect(refusal("ModifyTargetGroup", { TargetGroupArn, Matcher: { HttpCode: "200-500" } })).toBe(
    "ValidationError",
  );
  const [after] = cloud.call("ModifyTargetGroup", { TargetGroupArn, HealthCheckPath: "/up" }).TargetGroups;
  expect(after).toMatchObject({ HealthCheckPath: "/up", HealthCheckIntervalSeconds: 30 });
});

test("attributes are set all or none", () => {
  const [{ TargetGroupArn }] = cloud.call("CreateTargetGroup", group).TargetGroups;
  const delay = () =>
    cloud
      .call("DescribeTargetGroupAttributes", { TargetGroupArn })
      .Attributes.find((one: { Key: string }) => one.Key === "deregistration_delay.timeout_seconds").Value;
  expect(delay()).toBe("300");
  const Attributes = [
    { Key: "deregistration_delay.timeout_seconds", Value: "10" },
    { Key: "no.such.key", Value: "1" },
  ];
  expect(refusal("ModifyTargetGroupAttributes", { TargetGroupArn, Attributes })).toBe("ValidationError");
  expect(delay()).toBe("300");
  cloud.call("ModifyTargetGroupAttributes", { TargetGroupArn, Attributes: Attributes.slice(0, 1) });
  expect(delay()).toBe("10");
});

test("targets of a group without a listener are unused", () => {
  const [{ TargetGroupArn }] = cloud.call("CreateTargetGroup", group).TargetGroups;
  cloud.addInstance("i-1");
  cloud.register(TargetGroupArn, "i-1", 80);
  cloud.cloud.pass();
  expect(cloud.health(TargetGroupArn)).toEqual([
    ["unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer"],
  ]);
  cloud.call("DeregisterTargets", { TargetGroupArn, Targets: [{ Id: "i-1" }] });
  expect(cloud.health(TargetGroupArn)).toEqual([]);
});

test("a target in a zone that the load balancer does not have is unused", () => {
  const { targetGroupArn } = cloud.balance();
  cloud.addInstance("i-1", "d");
  cloud.register(targetGroupArn, "i-1", 80);
  cloud.cloud.pass();
  expect(cloud.health(targetGroupArn)[0]?.slice(0, 2)).toEqual(["unused", "Target.NotInUse"]);
});

test("an instance that is not running, unknown or of another VPC cannot be registered", () => {
  const [{ TargetGroupArn }] = cloud.call("CreateTargetGroup", group).TargetGroups;
  cloud.addInstance("i-1", "a", "stopped");
  const register = (Id: string) => refusal("RegisterTargets", { TargetGroupArn, Targets: [{ Id }] });
  expect(register("i-1")).toBe("InvalidTarget");
  expect(register("i-2")).toBe("InvalidTarget");
  expect(register("web-1")).toBe("ValidationError");
});

test("a target that is not registered is described as unused", () => {
  const [{ TargetGroupArn }] = cloud.call("CreateTargetGroup", group).TargetGroups;
  const answer = cloud.call("DescribeTargetHealth", { TargetGroupArn, Targets: [{ Id: "i-9" }] });
  expect(answer.TargetHealthDescriptions).toMatchObject([
    { Target: { Id: "i-9", Port: 80 }, TargetHealth: { State: "unused", Reason: "Target.NotRegistered" } },
  ]);
});

test("a draining target that is registered again starts anew", async () => {
  const { targetGroupArn, url } = cloud.balance();
  cloud.addInstance("i-1");
  cloud.register(targetGroupArn, "i-1", 80);
  await cloud.activate(url);
  cloud.call("DeregisterTargets", { TargetGroupArn: targetGroupArn, Targets: [{ Id: "i-1" }] });
  expect(cloud.health(targetGroupArn)[0]?.[0]).toBe("draining");
  cloud.register(targetGroupArn, "i-1", 80);
  expect(cloud.health(targetGroupArn)).toEqual([
    ["initial", "Elb.RegistrationInProgress", "Target registration is in progress"],
  ]);
});

test("a target group in use cannot be deleted, nor serve two load balancers", () => {
  const { targetGroupArn: TargetGroupArn, loadBalancerArn } = cloud.balance();
  expect(refusal("DeleteTargetGroup", { TargetGroupArn })).toBe("ResourceInUse");
  const [other] = cloud.call("CreateLoadBalancer", { ...balancer, Name: "other" }).LoadBalancers;
  const listener = {
    LoadBalancerArn: other.LoadBalancerArn,
    Protocol: "HTTP",
    Port: 80,
    DefaultActions: [{ Type: "forward", TargetGroupArn }],
  };
  expect(refusal("CreateListener", listener)).toBe("TargetGroupAssociationLimit");
  cloud.call("DeleteLoadBalancer", { LoadBalancerArn: loadBalancerArn });
  expect(cloud.call("DescribeTargetGroups", {}).TargetGroups[0].LoadBalancerArns).toEqual([]);
  expect(refusal("DeleteTargetGroup", { TargetGroupArn })).toBe("none");
  expect(refusal("DescribeTargetHealth", { TargetGroupArn })).toBe("TargetGroupNotFound");
});

test("a protected load balancer stays", () => {
  const { loadBalancerArn: LoadBalancerArn } = cloud.balance();
  cloud.call("ModifyLoadBalancerAttributes", {
    LoadBalancerArn,
    Attributes: [{ Key: "deletion_protection.enabled", Value: "true" }],
  });
  expect(refusal("DeleteLoadBalancer", { LoadBalancerArn })).toBe("OperationNotPermitted");
});

test("rules are described by priority, the default one last; two may change places", () => {
  const { listenerArn: ListenerArn, targetGroupArn } = cloud.balance();
  const rule = (Priority: number, path: string) =>
    cloud.call("CreateRule", {
      ListenerArn,
      Priority,
      Conditions: [{ Field: "path-pattern", Values: [path] }],
      Actions: [{ Type: "forward", TargetGroupArn: targetGroupArn }],
    }).Rules[0].RuleArn;
  const [second, first] = [rule(20, "/b"), rule(10, "/a")];
  const order = () =>
    cloud
      .call("DescribeRules", { ListenerArn })
      .Rules.map(({ Priority, RuleArn }: Record<string, string>) => [Priority, RuleArn]);
  expect(order().slice(0, 2)).toEqual([
    ["10", first],
    ["20", second],
  ]);
  const [standard] = order().slice(-1);
  expect(standard[0]).toBe("default");
  expect(refusal("DeleteRule", { RuleArn: standard[1] })).toBe("OperationNotPermitted");
  expect(() => rule(10, "/c")).toThrow("Priority '10' is currently in use");
  cloud.call("SetRulePriorities", {
    RulePriorities: [
      { RuleArn: first, Priority: 20 },
      { RuleArn: second, Priority: 10 },
    ],
  });
  expect(order()[0]).toEqual(["10", second]);
});

test("tags stand on every kind of resource", () => {
  const { loadBalancerArn, targetGroupArn, listenerArn } = cloud.balance();
  const ResourceArns = [loadBalancerArn, targetGroupArn, listenerArn];
  cloud.call("AddTags", { ResourceArns, Tags: [{ Key: "a", Value: "1" }] });
  cloud.call("RemoveTags", { ResourceArns: [listenerArn], TagKeys: ["a"] });
  expect(
    cloud
      .call("DescribeTags", { ResourceArns })
      .TagDescriptions.map((one: { Tags: unknown[] }) => one.Tags.length),
  ).toEqual([1, 1, 0]);
  expect(refusal("AddTags", { ResourceArns: [`${loadBalancerArn}0`], Tags: [] })).toBe(
    "LoadBalancerNotFound",
  );
});
