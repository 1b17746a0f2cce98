import { EC2 } from "@aws-sdk/client-ec2";
import {
  type Action,
  type CreateRuleCommandInput,
  ElasticLoadBalancingV2,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { beforeAll, describe, expect, test } from "vitest";
import { coversErrors, coversService, localTest, refuses, useTarget } from "./target.ts";

const target = useTarget();
const short = target.name.slice(-32).replace(/^-/, "x");
let elb: ElasticLoadBalancingV2;
let ec2: EC2;
let vpc = "";
let subnets: string[] = [];
let groups: string[] = [];
const arns = { balancer: "", group: "", other: "", listener: "", rule: "" };
// Ports of balancers are real here: this one is of the file alone.
const Port = 14_650;

beforeAll(async () => {
  elb = target.client(ElasticLoadBalancingV2);
  ec2 = target.client(EC2);
  const defaults = [{ Name: "default-for-az", Values: ["true"] }];
  const found = (await ec2.describeSubnets({ Filters: defaults })).Subnets ?? [];
  subnets = found.map((subnet) => subnet.SubnetId ?? "");
  vpc = found[0]?.VpcId ?? "";
  const Filters = [
    { Name: "vpc-id", Values: [vpc] },
    { Name: "group-name", Values: ["default"] },
  ];
  groups = ((await ec2.describeSecurityGroups({ Filters })).SecurityGroups ?? []).map(
    (one) => one.GroupId ?? "",
  );
});

const forward = (): Action[] => [{ Type: "forward", TargetGroupArn: arns.group }];
const path = (...Values: string[]) => [{ Field: "path-pattern", Values }];

describe("a load balancer", () => {
  test("is made of two subnets, and active", async () => {
    const made = await elb.createLoadBalancer({
      Name: short,
      Subnets: subnets.slice(0, 2),
      SecurityGroups: groups,
      Tags: [{ Key: "Name", Value: short }],
    });
    const [balancer] = made.LoadBalancers ?? [];
    arns.balancer = balancer?.LoadBalancerArn ?? "";
    target.undo(() => elb.deleteLoadBalancer({ LoadBalancerArn: arns.balancer }));
    expect(balancer).toMatchObject({
      Scheme: "internet-facing",
      Type: "application",
      IpAddressType: "ipv4",
      VpcId: vpc,
      State: { Code: "provisioning" },
      SecurityGroups: groups,
    });
    expect(arns.balancer).toMatch(new RegExp(`:loadbalancer/app/${short}/[0-9a-f]{16}$`));
    await target.until(
      () => elb.describeLoadBalancers({ Names: [short] }),
      ({ LoadBalancers }) => LoadBalancers?.[0]?.State?.Code === "active",
    );
    expect(
      (
        await elb.createLoadBalancer({
          Name: short,
          Subnets: subnets.slice(0, 2),
          SecurityGroups: groups,
          Tags: [{ Key: "Name", Value: short }],
        })
      ).LoadBalancers?.[0]?.LoadBalancerArn,
    ).toBe(arns.balancer);
  });

  test("has attributes, subnets and security groups", async () => {
    const LoadBalancerArn = arns.balancer;
    const Attributes = [{ Key: "idle_timeout.timeout_seconds", Value: "30" }];
    await elb.modifyLoadBalancerAttributes({ LoadBalancerArn, Attributes });
    const described = await elb.describeLoadBalancerAttributes({ LoadBalancerArn });
    expect(described.Attributes).toEqual(expect.arrayContaining(Attributes));
    expect(described.Attributes).toContainEqual({ Key: "deletion_protection.enabled", Value: "false" });
    const { AvailabilityZones } = await elb.setSubnets({ LoadBalancerArn, Subnets: subnets });
    expect(AvailabilityZones).toHaveLength(subnets.length);
    const set = await elb.setSecurityGroups({ LoadBalancerArn, SecurityGroups: groups });
    expect(set.SecurityGroupIds).toEqual(groups);
    const addresses = await elb.setIpAddressType({ LoadBalancerArn, IpAddressType: "ipv4" });
    expect(addresses.IpAddressType).toBe("ipv4");
  });

  test("forwards to target groups with health checks", async () => {
    for (const key of ["group", "other"] as const) {
      const Name = `${key}-${short}`.slice(0, 32).replace(/-$/, "x");
      const made = await elb.createTargetGroup({ Name, Protocol: "HTTP", Port: 80, VpcId: vpc });
      const [group] = made.TargetGroups ?? [];
      arns[key] = group?.TargetGroupArn ?? "";
      target.undo(() => elb.deleteTargetGroup({ TargetGroupArn: group?.TargetGroupArn }));
      expect(group).toMatchObject({
        HealthCheckProtocol: "HTTP",
        HealthCheckPort: "traffic-port",
        HealthCheckPath: "/",
        HealthCheckIntervalSeconds: 30,
        HealthCheckTimeoutSeconds: 5,
        HealthyThresholdCount: 5,
        UnhealthyThresholdCount: 2,
        Matcher: { HttpCode: "200" },
        TargetType: "instance",
        ProtocolVersion: "HTTP1",
        LoadBalancerArns: [],
      });
    }
    const TargetGroupArn = arns.group;
    const modified = await elb.modifyTargetGroup({ TargetGroupArn, HealthCheckPath: "/healthz" });
    expect(modified.TargetGroups?.[0]?.HealthCheckPath).toBe("/healthz");
    const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "0" }];
    await elb.modifyTargetGroupAttributes({ TargetGroupArn, Attributes });
    const { Attributes: kept } = await elb.describeTargetGroupAttributes({ TargetGroupArn });
    expect(kept).toEqual(expect.arrayContaining(Attributes));
  });

  localTest("has listeners, and rules in the order of their priorities", async () => {
    const made = await elb.createListener({
      LoadBalancerArn: arns.balancer,
      Protocol: "HTTP",
      Port,
      DefaultActions: forward(),
    });
    arns.listener = made.Listeners?.[0]?.ListenerArn ?? "";
    target.undo(() => elb.deleteListener({ ListenerArn: arns.listener }));
    expect(arns.listener).toMatch(/:listener\/app\/.+\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
    const ListenerArn = arns.listener;
    const rule = await elb.createRule({
      ListenerArn,
      Priority: 10,
      Conditions: path("/api/*"),
      Actions: forward(),
    });
    arns.rule = rule.Rules?.[0]?.RuleArn ?? "";
    target.undo(() => elb.deleteRule({ RuleArn: arns.rule }));
    expect(rule.Rules?.[0]).toMatchObject({ Priority: "10", IsDefault: false });
    const Actions: Action[] = [
      { Type: "fixed-response", FixedResponseConfig: { StatusCode: "404", ContentType: "text/plain" } },
    ];
    await elb.modifyRule({ RuleArn: arns.rule, Conditions: path("/v1/*"), Actions });
    await elb.setRulePriorities({ RulePriorities: [{ RuleArn: arns.rule, Priority: 20 }] });
    const { Rules } = await elb.describeRules({ ListenerArn });
    expect(Rules?.map((one) => one.Priority)).toEqual(["20", "default"]);
    await elb.modifyListener({ ListenerArn, DefaultActions: forward() });
    const { Listeners } = await elb.describeListeners({ LoadBalancerArn: arns.balancer });
    expect(Listeners).toMatchObject([{ Port, Protocol: "HTTP" }]);
  });

  localTest("has certificates on a listener of HTTPS, one of them its default", async () => {
    const certificate = (id: string) => ({
      CertificateArn: `arn:aws:acm:${target.region}:123456789012:certificate/${id}`,
    });
    const { Listeners = [] } = await elb.createListener({
      LoadBalancerArn: arns.balancer,
      Protocol: "HTTPS",
      Port: 443,
      Certificates: [certificate("default")],
      DefaultActions: forward(),
    });
    const ListenerArn = Listeners[0]?.ListenerArn;
    await elb.addListenerCertificates({ ListenerArn, Certificates: [certificate("other")] });
    const all = async () => (await elb.describeListenerCertificates({ ListenerArn })).Certificates;
    expect(await all()).toEqual([
      { ...certificate("default"), IsDefault: true },
      { ...certificate("other"), IsDefault: false },
    ]);
    const remove = (id: string) =>
      elb.removeListenerCertificates({ ListenerArn, Certificates: [certificate(id)] });
    await expect(remove("default")).rejects.toMatchObject({ name: "OperationNotPermittedException" });
    await remove("other");
    expect(await all()).toHaveLength(1);
    await elb.deleteListener({ ListenerArn });
  });

  localTest("has targets, which drain when they go", async () => {
    const ImageId = "ami-12c6146b";
    const launched = await ec2.runInstances({ ImageId, InstanceType: "t3.nano", MinCount: 1, MaxCount: 1 });
    const Targets = [{ Id: launched.Instances?.[0]?.InstanceId ?? "", Port: 80 }];
    const TargetGroupArn = arns.group;
    await elb.registerTargets({ TargetGroupArn, Targets });
    const { TargetHealthDescriptions } = await elb.describeTargetHealth({ TargetGroupArn });
    expect(TargetHealthDescriptions?.[0]).toMatchObject({ Target: Targets[0], HealthCheckPort: "80" });
    await elb.deregisterTargets({ TargetGroupArn, Targets });
    await target.until(
      () => elb.describeTargetHealth({ TargetGroupArn }),
      (health) => health.TargetHealthDescriptions?.length === 0,
    );
    await ec2.terminateInstances({ InstanceIds: Targets.map((one) => one.Id) });
  });

  localTest("has listeners with attributes", async () => {
    const ListenerArn = arns.listener;
    const Key = "routing.http.response.x_frame_options.header_value";
    const before = await elb.describeListenerAttributes({ ListenerArn });
    expect(before.Attributes).toContainEqual({ Key: "routing.http.response.server.enabled", Value: "true" });
    const Attributes = [{ Key, Value: "DENY" }];
    const after = await elb.modifyListenerAttributes({ ListenerArn, Attributes });
    expect(after.Attributes).toContainEqual(Attributes[0]);
  });

  test("is tagged", async () => {
    const ResourceArns = [arns.balancer];
    await elb.addTags({ ResourceArns, Tags: [{ Key: "stage", Value: "test" }] });
    const { TagDescriptions } = await elb.describeTags({ ResourceArns });
    expect(TagDescriptions?.[0]?.Tags?.map((tag) => tag.Key).sort()).toEqual(["Name", "stage"]);
    await elb.removeTags({ ResourceArns, TagKeys: ["stage"] });
  });

  test("is one of what AWS allows", async () => {
    const { Limits } = await elb.describeAccountLimits({});
    expect(Limits?.map((limit) => limit.Name)).toContain("target-groups");
    const { SslPolicies } = await elb.describeSSLPolicies({});
    expect(SslPolicies?.map((policy) => policy.Name)).toContain("ELBSecurityPolicy-2016-08");
    const { TargetGroups } = await elb.describeTargetGroups({ TargetGroupArns: [arns.group] });
    expect(TargetGroups?.[0]?.HealthCheckPath).toBe("/healthz");
  });
});

const gone = (arn: string) => arn.replace(/[0-9a-f]{16}$/, "0000000000000000");
const TargetGroup = () => ({ TargetGroupArn: gone(arns.group) });
const LoadBalancer = () => ({ LoadBalancerArn: gone(arns.balancer) });
const many = Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: "v" }));
const listener = (more: object = {}) =>
  elb.createListener({
    LoadBalancerArn: arns.balancer,
    Protocol: "HTTP",
    Port: Port + 1,
    DefaultActions: forward(),
    ...more,
  });
const rule = (more: Partial<CreateRuleCommandInput> = {}) =>
  elb.createRule({
    ListenerArn: arns.listener,
    Priority: 30,
    Conditions: path("/x"),
    Actions: forward(),
    ...more,
  });
const balancer = (more: object = {}) =>
  elb.createLoadBalancer({ Name: `x-${short}`.slice(0, 31), Subnets: subnets.slice(0, 2), ...more });
const group = (more: object = {}) =>
  elb.createTargetGroup({ Name: "fine-name", Protocol: "HTTP", Port: 80, VpcId: vpc, ...more });
const nowhere = (): Action[] => [{ Type: "forward", TargetGroupArn: gone(arns.group) }];
refuses([
  [
    "the name of another balancer",
    () => balancer({ Name: short, Scheme: "internal" }),
    "DuplicateLoadBalancerNameException",
    /A load balancer with the same name '.*' exists, but with different settings/,
  ],
  [
    "a balancer of one subnet",
    () => balancer({ Subnets: subnets.slice(0, 1) }),
    "ValidationError",
    /At least two subnets in two different Availability Zones must be specified/,
  ],
  [
    "a balancer in no subnet",
    () => balancer({ Subnets: ["subnet-0123456789abcdef0", subnets[0]] }),
    "SubnetNotFoundException",
    /The subnet ID 'subnet-0123456789abcdef0' does not exist/,
  ],
  [
    "a balancer with no group",
    () => balancer({ SecurityGroups: ["sg-0123456789abcdef0"] }),
    "InvalidSecurityGroupException",
  ],
  [
    "a balancer of a long name",
    () => balancer({ Name: "x".repeat(33) }),
    "ValidationError",
    /The load balancer name '.*' cannot be longer than '32' characters/,
  ],
  ["a balancer of an odd name", () => balancer({ Name: "-x" }), "ValidationError"],
  ["a balancer named internal-", () => balancer({ Name: "internal-x" }), "ValidationError"],
  ["a balancer of too many tags", () => balancer({ Tags: many }), "TooManyTagsException"],
  ["a balancer of twin tags", () => balancer({ Tags: [many[0], many[0]] }), "DuplicateTagKeysException"],
  [
    "no balancer",
    () => elb.describeLoadBalancers({ LoadBalancerArns: [gone(arns.balancer)] }),
    "LoadBalancerNotFoundException",
  ],
  [
    "no balancer of the name",
    () => elb.describeLoadBalancers({ Names: ["not-there"] }),
    "LoadBalancerNotFoundException",
  ],
  [
    "the attributes of none",
    () => elb.describeLoadBalancerAttributes(LoadBalancer()),
    "LoadBalancerNotFoundException",
  ],
  [
    "attributes on none",
    () => elb.modifyLoadBalancerAttributes({ ...LoadBalancer(), Attributes: [] }),
    "LoadBalancerNotFoundException",
  ],
  [
    "an odd attribute",
    () =>
      elb.modifyLoadBalancerAttributes({
        LoadBalancerArn: arns.balancer,
        Attributes: [{ Key: "x", Value: "y" }],
      }),
    "ValidationError",
    /Load balancer attribute key 'x' is not recognized/,
  ],
  [
    "subnets of none",
    () => elb.setSubnets({ ...LoadBalancer(), Subnets: subnets }),
    "LoadBalancerNotFoundException",
  ],
  [
    "subnets that are not there",
    () =>
      elb.setSubnets({
        LoadBalancerArn: arns.balancer,
        Subnets: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
      }),
    "SubnetNotFoundException",
  ],
  [
    "groups of none",
    () => elb.setSecurityGroups({ ...LoadBalancer(), SecurityGroups: groups }),
    "LoadBalancerNotFoundException",
  ],
  [
    "groups that are not there",
    () => elb.setSecurityGroups({ LoadBalancerArn: arns.balancer, SecurityGroups: ["sg-0123456789abcdef0"] }),
    "InvalidSecurityGroupException",
  ],
  [
    "a second target group of the name",
    () => group({ Name: `group-${short}`.slice(0, 32).replace(/-$/, "x"), Port: 81 }),
    "DuplicateTargetGroupNameException",
    /A target group with the same name '.*' exists, but with different settings/,
  ],
  [
    "a target group of a long name",
    () => group({ Name: "x".repeat(33) }),
    "ValidationError",
    /Target group name '.*' cannot be longer than '32' characters/,
  ],
  ["a target group of an odd name", () => group({ Name: "a_b" }), "ValidationError"],
  ["a target group without a port", () => group({ Port: undefined }), "ValidationError"],
  ["an interval too short", () => group({ HealthCheckIntervalSeconds: 1 }), "ValidationError"],
  ["a target group of too many tags", () => group({ Tags: many }), "TooManyTagsException"],
  [
    "no target group",
    () => elb.describeTargetGroups({ TargetGroupArns: [gone(arns.group)] }),
    "TargetGroupNotFoundException",
    /^One or more target groups not found$/,
  ],
  [
    "the target groups of no balancer",
    () => elb.describeTargetGroups(LoadBalancer()),
    "LoadBalancerNotFoundException",
  ],
  ["changing no target group", () => elb.modifyTargetGroup(TargetGroup()), "TargetGroupNotFoundException"],
  [
    "the attributes of no target group",
    () => elb.describeTargetGroupAttributes(TargetGroup()),
    "TargetGroupNotFoundException",
  ],
  [
    "attributes on no target group",
    () => elb.modifyTargetGroupAttributes({ ...TargetGroup(), Attributes: [] }),
    "TargetGroupNotFoundException",
  ],
  [
    "an odd attribute of a target group",
    () =>
      elb.modifyTargetGroupAttributes({ TargetGroupArn: arns.group, Attributes: [{ Key: "x", Value: "y" }] }),
    "ValidationError",
  ],
  [
    "targets of none",
    () => elb.registerTargets({ ...TargetGroup(), Targets: [{ Id: "i-0123456789abcdef0" }] }),
    "TargetGroupNotFoundException",
  ],
  [
    "a target that is none",
    () => elb.registerTargets({ TargetGroupArn: arns.group, Targets: [{ Id: "i-0123456789abcdef0" }] }),
    "InvalidTargetException",
    /The following targets are not in a running state and cannot be registered|do(es)? not exist/,
  ],
  [
    "taking targets off none",
    () => elb.deregisterTargets({ ...TargetGroup(), Targets: [{ Id: "i-0123456789abcdef0" }] }),
    "TargetGroupNotFoundException",
  ],
  ["the health of none", () => elb.describeTargetHealth(TargetGroup()), "TargetGroupNotFoundException"],
  [
    "deleting a used target group",
    () => elb.deleteTargetGroup({ TargetGroupArn: arns.group }),
    "ResourceInUseException",
    /Target group '.*' is currently in use by a listener or a rule/,
  ],
  ["a listener on none", () => listener(LoadBalancer()), "LoadBalancerNotFoundException"],
  ["a listener to nowhere", () => listener({ DefaultActions: nowhere() }), "TargetGroupNotFoundException"],
  [
    "a second listener of the port",
    () => listener({ Port }),
    "DuplicateListenerException",
    /A listener already exists on this port for this load balancer/,
  ],
  ["a listener of another kind", () => listener({ Protocol: "TCP" }), "ValidationError"],
  [
    "HTTPS without a certificate",
    () => listener({ Protocol: "HTTPS" }),
    "ValidationError",
    /A certificate must be specified for HTTPS listeners/,
  ],
  [
    "no listener",
    () => elb.describeListeners({ ListenerArns: [gone(arns.listener)] }),
    "ListenerNotFoundException",
    /^One or more listeners not found$/,
  ],
  [
    "a certificate of no listener",
    () =>
      elb.addListenerCertificates({
        ListenerArn: gone(arns.listener),
        Certificates: [{ CertificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/a" }],
      }),
    "ListenerNotFoundException",
  ],
  [
    "a certificate of a listener that needs none",
    () =>
      elb.addListenerCertificates({
        ListenerArn: arns.listener,
        Certificates: [{ CertificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/a" }],
      }),
    "ValidationError",
  ],
  [
    "no certificates of no listener",
    () => elb.describeListenerCertificates({ ListenerArn: gone(arns.listener) }),
    "ListenerNotFoundException",
  ],
  [
    "taking a certificate from no listener",
    () =>
      elb.removeListenerCertificates({
        ListenerArn: gone(arns.listener),
        Certificates: [{ CertificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/a" }],
      }),
    "ListenerNotFoundException",
  ],
  ["the listeners of none", () => elb.describeListeners(LoadBalancer()), "LoadBalancerNotFoundException"],
  [
    "changing no listener",
    () => elb.modifyListener({ ListenerArn: gone(arns.listener) }),
    "ListenerNotFoundException",
  ],
  [
    "a listener changed to nowhere",
    () => elb.modifyListener({ ListenerArn: arns.listener, DefaultActions: nowhere() }),
    "TargetGroupNotFoundException",
  ],
  [
    "deleting no listener",
    () => elb.deleteListener({ ListenerArn: gone(arns.listener) }),
    "ListenerNotFoundException",
  ],
  [
    "the attributes of no listener",
    () => elb.describeListenerAttributes({ ListenerArn: gone(arns.listener) }),
    "ListenerNotFoundException",
  ],
  [
    "attributes on no listener",
    () => elb.modifyListenerAttributes({ ListenerArn: gone(arns.listener), Attributes: [] }),
    "ListenerNotFoundException",
  ],
  ["a rule on none", () => rule({ ListenerArn: gone(arns.listener) }), "ListenerNotFoundException"],
  ["a rule to nowhere", () => rule({ Actions: nowhere() }), "TargetGroupNotFoundException"],
  [
    "a rule of a taken priority",
    () => rule({ Priority: 20 }),
    "PriorityInUseException",
    /Priority '20' is currently in use/,
  ],
  ["a rule of an odd priority", () => rule({ Priority: 50_001 }), "ValidationError"],
  [
    "a rule without a condition",
    () => rule({ Conditions: [] }),
    "ValidationError",
    /A condition must be specified/,
  ],
  [
    "a rule of an odd field",
    () => rule({ Conditions: [{ Field: "x", Values: ["y"] }] }),
    "ValidationError",
    /Condition field 'x' must be one of/,
  ],
  [
    "the rules of none",
    () => elb.describeRules({ ListenerArn: gone(arns.listener) }),
    "ListenerNotFoundException",
  ],
  [
    "no rule",
    () => elb.describeRules({ RuleArns: [gone(arns.rule)] }),
    "RuleNotFoundException",
    /^One or more rules not found$/,
  ],
  [
    "changing no rule",
    () => elb.modifyRule({ RuleArn: gone(arns.rule), Actions: forward() }),
    "RuleNotFoundException",
  ],
  [
    "a rule changed to nowhere",
    () => elb.modifyRule({ RuleArn: arns.rule, Actions: nowhere() }),
    "TargetGroupNotFoundException",
  ],
  ["deleting no rule", () => elb.deleteRule({ RuleArn: gone(arns.rule) }), "RuleNotFoundException"],
  [
    "the priority of none",
    () => elb.setRulePriorities({ RulePriorities: [{ RuleArn: gone(arns.rule), Priority: 3 }] }),
    "RuleNotFoundException",
  ],
  [
    "tags on no balancer",
    () => elb.addTags({ ResourceArns: [gone(arns.balancer)], Tags: many.slice(0, 1) }),
    "LoadBalancerNotFoundException",
  ],
  [
    "tags on no target group",
    () => elb.addTags({ ResourceArns: [gone(arns.group)], Tags: many.slice(0, 1) }),
    "TargetGroupNotFoundException",
  ],
  [
    "tags off no balancer",
    () => elb.removeTags({ ResourceArns: [gone(arns.balancer)], TagKeys: ["a"] }),
    "LoadBalancerNotFoundException",
  ],
  [
    "tags off no target group",
    () => elb.removeTags({ ResourceArns: [gone(arns.group)], TagKeys: ["a"] }),
    "TargetGroupNotFoundException",
  ],
  [
    "the tags of no target group",
    () => elb.describeTags({ ResourceArns: [gone(arns.group)] }),
    "TargetGroupNotFoundException",
  ],
  [
    "the tags of no balancer",
    () => elb.describeTags({ ResourceArns: [gone(arns.balancer)] }),
    "LoadBalancerNotFoundException",
  ],
  ["too many tags", () => elb.addTags({ ResourceArns: [arns.group], Tags: many }), "TooManyTagsException"],
  [
    "twin tags",
    () => elb.addTags({ ResourceArns: [arns.group], Tags: [...many.slice(0, 1), ...many.slice(0, 1)] }),
    "DuplicateTagKeysException",
  ],
  ["no SSL policy", () => elb.describeSSLPolicies({ Names: ["x"] }), "SSLPolicyNotFoundException"],
  ["a page too large", () => elb.describeLoadBalancers({ PageSize: 401 }), "ValidationError"],
]);

localTest("deletion protection holds", async () => {
  const LoadBalancerArn = arns.balancer;
  const protect = (Value: string) =>
    elb.modifyLoadBalancerAttributes({
      LoadBalancerArn,
      Attributes: [{ Key: "deletion_protection.enabled", Value }],
    });
  await protect("true");
  await expect(elb.deleteLoadBalancer({ LoadBalancerArn })).rejects.toMatchObject({
    name: "OperationNotPermittedException",
  });
  await protect("false");
  await expect(
    elb.deleteRule({
      RuleArn: (await elb.describeRules({ ListenerArn: arns.listener })).Rules?.at(-1)?.RuleArn,
    }),
  ).rejects.toMatchObject({ name: "OperationNotPermittedException" });
  await elb.deleteLoadBalancer({ LoadBalancerArn: gone(LoadBalancerArn) });
});

coversErrors(target, {
  DuplicateListenerException: "CreateListener",
  DuplicateLoadBalancerNameException: "CreateLoadBalancer",
  DuplicateTagKeysException: "AddTags CreateLoadBalancer",
  DuplicateTargetGroupNameException: "CreateTargetGroup",
  InvalidSecurityGroupException: "CreateLoadBalancer SetSecurityGroups",
  InvalidTargetException: "RegisterTargets",
  ListenerNotFoundException:
    "CreateRule DeleteListener DescribeListenerAttributes DescribeListeners DescribeRules ModifyListener ModifyListenerAttributes",
  LoadBalancerNotFoundException:
    "AddTags CreateListener DescribeListeners DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeTags DescribeTargetGroups ModifyLoadBalancerAttributes RemoveTags SetSecurityGroups SetSubnets",
  OperationNotPermittedException: "DeleteLoadBalancer DeleteRule",
  PriorityInUseException: "CreateRule",
  ResourceInUseException: "DeleteTargetGroup",
  RuleNotFoundException: "DeleteRule DescribeRules ModifyRule SetRulePriorities",
  SSLPolicyNotFoundException: "DescribeSSLPolicies",
  SubnetNotFoundException: "CreateLoadBalancer SetSubnets",
  TargetGroupNotFoundException:
    "AddTags CreateListener CreateRule DeregisterTargets DescribeTags DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth ModifyListener ModifyRule ModifyTargetGroup ModifyTargetGroupAttributes RegisterTargets RemoveTags",
  TooManyTagsException: "AddTags CreateLoadBalancer CreateTargetGroup",
});
coversService(target, "elasticloadbalancing");
