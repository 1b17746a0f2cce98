import { expect, test } from "vitest";
import { parseCompose } from "../compose/parse.ts";
import { readProjectFiles } from "../compose/project-files.ts";
import { readCompose } from "../compose/read.ts";
import { loadConfiguration, parseConfiguration } from "../config/load.ts";
import { buildTemplate } from "./build-template.ts";
import type { Template, Value } from "./template.ts";
import type { TemplateInput } from "./template-input.ts";

const composeText = 'services: {web: {image: nginx, ports: ["8000:80"]}}';

function input(yaml = "", changes: Partial<TemplateInput> = {}): TemplateInput {
  return {
    configuration: parseConfiguration(`name: chat\n${yaml}`, "hitori.yml"),
    compose: parseCompose(composeText, "docker-compose.yml", {}),
    projectFiles: { "docker-compose.yml": composeText },
    network: {
      vpcId: "vpc-1",
      vpcCidr: "172.31.0.0/16",
      subnets: ["a", "c", "d"].map((zone) => ({
        subnetId: `subnet-${zone}`,
        availabilityZone: `ap-northeast-1${zone}`,
      })),
    },
    zonesWithMountTarget: [],
    package: "hitori@0.1.0",
    sourceDirectory: "",
    ...changes,
  };
}

type Properties = Readonly<Record<string, Value>>;

function properties(template: Template, logicalId: string): Properties {
  const found = template.Resources[logicalId];
  if (!found) throw new Error(`no resource ${logicalId}`);
  return found.Properties;
}

function ofType(template: Template, type: string) {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** Logical ids that a value names through Ref, Fn::GetAtt and Fn::Sub. */
function named(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(named);
  if (typeof value !== "object" || value === null) return [];
  const [[key, inner] = ["", undefined]] = Object.entries(value);
  if (key === "Ref") return [String(inner)];
  if (key === "Fn::GetAtt" && Array.isArray(inner)) return [String(inner[0])];
  if (key === "Fn::Sub") return [...String(inner).matchAll(/\$\{([^!.}]+)/g)].map((match) => match[1] ?? "");
  return Object.values(value).flatMap(named);
}

const own = "ingress: {loadBalancer: {port: 8080, healthCheckPath: /up}}";
const everything = `${own}
storage: {throughput: {provisioned: 10MiBps}, backup: false}
instance: {type: m7i.large, image: ami-1, keyPair: key, securityGroups: [sg-9]}
notifications: {email: [a@example.org, b@example.org]}
tags: {team: ops}`;

test.each([
  ["nothing"],
  [own],
  [everything],
  ["storage: {fileSystem: fs-1}\ninstance: {instanceProfile: mine}"],
])("whatever is named is there, and nothing waits for itself: %s", (yaml) => {
  const template = buildTemplate(input(yaml === "nothing" ? "" : yaml));
  const ids = new Set(Object.keys(template.Resources));
  const names = (value: unknown) => named(value).filter((name) => !name.startsWith("AWS::"));
  for (const name of names([template.Resources, template.Outputs])) expect(ids).toContain(name);
  const visit = (id: string, above: readonly string[]): void => {
    expect(above).not.toContain(id);
    const resource = template.Resources[id];
    for (const next of [...names(resource?.Properties), ...(resource?.DependsOn ?? [])])
      visit(next, [...above, id]);
  };
  for (const id of ids) visit(id, []);
});

test("the same input gives the same bytes", () => {
  expect(JSON.stringify(buildTemplate(input(everything)))).toBe(
    JSON.stringify(buildTemplate(input(everything))),
  );
});

test("the file system is encrypted, regional, and kept whatever happens", () => {
  const [[, fileSystem] = []] = ofType(buildTemplate(input()), "AWS::EFS::FileSystem");
  expect(fileSystem).toMatchObject({
    DeletionPolicy: "RetainExceptOnCreate",
    UpdateReplacePolicy: "Retain",
    Properties: { Encrypted: true, ThroughputMode: "elastic", BackupPolicy: { Status: "ENABLED" } },
  });
  expect(fileSystem?.Properties).not.toHaveProperty("AvailabilityZoneName");
});

test("provisioned throughput carries its amount, and backups can be off", () => {
  expect(properties(buildTemplate(input(everything)), "FileSystem")).toMatchObject({
    ThroughputMode: "provisioned",
    ProvisionedThroughputInMibps: 10,
    BackupPolicy: { Status: "DISABLED" },
  });
});

test("there is a mount target in every subnet", () => {
  const targets = ofType(buildTemplate(input()), "AWS::EFS::MountTarget");
  expect(targets.map(([, target]) => target.Properties.SubnetId)).toEqual([
    "subnet-a",
    "subnet-c",
    "subnet-d",
  ]);
});

test("an existing file system is used as it is, and only zones without a mount target get one", () => {
  const template = buildTemplate(
    input("storage: {fileSystem: fs-1}", { zonesWithMountTarget: ["ap-northeast-1c"] }),
  );
  expect(ofType(template, "AWS::EFS::FileSystem")).toEqual([]);
  const targets = ofType(template, "AWS::EFS::MountTarget").map(([, target]) => target.Properties);
  expect(targets.map((target) => target.SubnetId)).toEqual(["subnet-a", "subnet-d"]);
  expect(targets[0]).toMatchObject({ FileSystemId: "fs-1" });
  expect(template.Outputs.FileSystemId?.Value).toBe("fs-1");
});

test("NFS is let in from the instance's group alone, the app from the load balancer's alone", () => {
  const template = buildTemplate(input(own));
  expect(properties(template, "FileSystemSecurityGroup").SecurityGroupIngress).toEqual([
    expect.objectContaining({
      FromPort: 2049,
      ToPort: 2049,
      SourceSecurityGroupId: { "Fn::GetAtt": ["InstanceSecurityGroup", "GroupId"] },
    }),
  ]);
  expect(properties(template, "InstanceSecurityGroup").SecurityGroupIngress).toEqual([
    expect.objectContaining({
      FromPort: 8000,
      ToPort: 8000,
      SourceSecurityGroupId: { "Fn::GetAtt": ["LoadBalancerSecurityGroup", "GroupId"] },
    }),
  ]);
  expect(properties(template, "LoadBalancerSecurityGroup").SecurityGroupIngress).toEqual([
    expect.objectContaining({ FromPort: 8080, CidrIp: "0.0.0.0/0" }),
  ]);
});

test("without a load balancer of its own nobody is let in to the instance", () => {
  const template = buildTemplate(input());
  expect(properties(template, "InstanceSecurityGroup").SecurityGroupIngress).toEqual([]);
  expect(template.Resources).not.toHaveProperty("LoadBalancerSecurityGroup");
});

test("an internal load balancer is for the VPC", () => {
  const template = buildTemplate(input("ingress: {loadBalancer: {scheme: internal}}"));
  expect(properties(template, "LoadBalancerSecurityGroup").SecurityGroupIngress).toEqual([
    expect.objectContaining({ CidrIp: "172.31.0.0/16" }),
  ]);
});

test("an Elastic IP address is the app's: the instance may lead it to itself, and the world reaches one port", () => {
  const template = buildTemplate(input("ingress: {elasticIp: new}"));
  expect(properties(template, "ElasticIp")).toMatchObject({ Domain: "vpc" });
  expect(properties(template, "InstanceSecurityGroup").SecurityGroupIngress).toEqual([
    expect.objectContaining({ FromPort: 8000, ToPort: 8000, CidrIp: "0.0.0.0/0" }),
  ]);
  expect(template.Outputs.Url?.Value).toEqual({ "Fn::Sub": "http://${ElasticIp.PublicIp}:8000" });
  expect(JSON.stringify(properties(template, "LaunchTemplate"))).toContain("${ElasticIp.AllocationId}");
  const policy = JSON.stringify(properties(template, "Role").Policies);
  expect(policy).toContain("elastic-ip/${ElasticIp.AllocationId}");
  expect(JSON.stringify(buildTemplate(input()))).not.toMatch(/Address|ElasticIp/);
});

test("an address that is there is used as it is", () => {
  const template = buildTemplate(input("ingress: {elasticIp: eipalloc-0abc}"));
  expect(template.Resources.ElasticIp).toBeUndefined();
  expect(template.Outputs.ElasticIpAllocationId?.Value).toEqual({ "Fn::Sub": "eipalloc-0abc" });
  expect(template.Outputs.AppPort?.Value).toBe("8000");
});

test("the group is exactly one, over every subnet, and never two by policy", () => {
  const group = properties(buildTemplate(input()), "AutoScalingGroup");
  expect(group).toMatchObject({
    AutoScalingGroupName: "hitori-chat",
    MinSize: "1",
    MaxSize: "1",
    DesiredCapacity: "1",
    VPCZoneIdentifier: ["subnet-a", "subnet-c", "subnet-d"],
    HealthCheckType: "EC2",
    HealthCheckGracePeriod: 300,
    Cooldown: "150",
    TerminationPolicies: ["OldestInstance"],
    InstanceMaintenancePolicy: { MinHealthyPercentage: 0, MaxHealthyPercentage: 100 },
    NewInstancesProtectedFromScaleIn: false,
    LaunchTemplate: {
      LaunchTemplateId: { Ref: "LaunchTemplate" },
      Version: { "Fn::GetAtt": ["LaunchTemplate", "LatestVersionNumber"] },
    },
  });
  expect(group).not.toHaveProperty("TargetGroupARNs");
});

test("a dead instance's termination hook holds its replacement up no longer than 30 s", () => {
  expect(properties(buildTemplate(input()), "AutoScalingGroup").LifecycleHookSpecificationList).toEqual([
    {
      LifecycleHookName: "hitori-stop",
      LifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
      HeartbeatTimeout: 30,
      DefaultResult: "CONTINUE",
    },
  ]);
});

test("the group waits for every mount target and the listener", () => {
  const template = buildTemplate(input(own));
  const needed = [
    ...ofType(template, "AWS::EFS::MountTarget"),
    ...ofType(template, "AWS::ElasticLoadBalancingV2::Listener"),
  ];
  expect(template.Resources.AutoScalingGroup?.DependsOn).toEqual(needed.map(([id]) => id));
});

test("a changed launch template replaces the instance, the old one first", () => {
  expect(buildTemplate(input()).Resources.AutoScalingGroup?.UpdatePolicy).toMatchObject({
    AutoScalingRollingUpdate: { MaxBatchSize: 1, MinInstancesInService: 0 },
  });
});

test.each([
  ["elb", "ELB"],
  ["ec2", "EC2"],
  ["app", "EC2"],
])("health check %s is %s to the group", (configured, type) => {
  const template = buildTemplate(input(`healing: {healthCheck: ${configured}}`));
  expect(properties(template, "AutoScalingGroup").HealthCheckType).toBe(type);
});

test("all four events go to the topic: one of its own, with its subscriptions, or the one that is named", () => {
  const ownTopic = buildTemplate(input(everything));
  expect(properties(ownTopic, "AutoScalingGroup").NotificationConfigurations).toEqual([
    {
      TopicARN: { Ref: "Topic" },
      NotificationTypes: [
        "autoscaling:EC2_INSTANCE_LAUNCH",
        "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
        "autoscaling:EC2_INSTANCE_TERMINATE",
        "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
      ],
    },
  ]);
  const endpoints = ofType(ownTopic, "AWS::SNS::Subscription").map(([, one]) => one.Properties.Endpoint);
  expect(endpoints).toEqual(["a@example.org", "b@example.org"]);
  const named = buildTemplate(input("notifications: {topic: 'arn:aws:sns:r:1:ops'}"));
  expect(named.Resources).not.toHaveProperty("Topic");
  expect(named.Outputs.TopicArn?.Value).toBe("arn:aws:sns:r:1:ops");
});

test("an existing target group is joined", () => {
  const arn = "arn:aws:elasticloadbalancing:r:1:targetgroup/wiki/0";
  const template = buildTemplate(input(`ingress: {targetGroup: '${arn}'}`));
  expect(properties(template, "AutoScalingGroup").TargetGroupARNs).toEqual([arn]);
  expect(template.Outputs.TargetGroupArn?.Value).toBe(arn);
  expect(ofType(template, "AWS::ElasticLoadBalancingV2::LoadBalancer")).toEqual([]);
});

test("a load balancer of its own checks the app and lets a leaving instance go quickly", () => {
  const template = buildTemplate(input(own));
  expect(properties(template, "TargetGroup")).toMatchObject({
    Port: 8000,
    HealthCheckPath: "/up",
    TargetGroupAttributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "5" }],
  });
  expect(properties(template, "Listener")).toMatchObject({ Port: 8080, Protocol: "HTTP" });
  expect(template.Outputs.Url?.Value).toEqual({ "Fn::Sub": "http://${LoadBalancer.DNSName}:8080" });
});

test("a certificate makes it HTTPS", () => {
  const yaml = "ingress: {loadBalancer: {port: 443, certificate: 'arn:aws:acm:r:1:certificate/x'}}";
  const template = buildTemplate(input(yaml));
  expect(properties(template, "Listener")).toMatchObject({
    Protocol: "HTTPS",
    Certificates: [{ CertificateArn: "arn:aws:acm:r:1:certificate/x" }],
  });
  expect(template.Outputs.Url?.Value).toEqual({ "Fn::Sub": "https://${LoadBalancer.DNSName}" });
});

test("a load balancer with nowhere to send to is refused", () => {
  const compose = parseCompose("services: {web: {image: nginx}}", "docker-compose.yml", {});
  expect(() => buildTemplate(input(own, { compose }))).toThrow(/no service publishes a port/);
});

test("the role may do on its own group, log group and file system what the agent does, and only look elsewhere", () => {
  const [policy] = properties(buildTemplate(input()), "Role").Policies as {
    PolicyDocument: { Statement: Properties[] };
  }[];
  const statements = policy?.PolicyDocument.Statement ?? [];
  const wide = statements.filter((statement) => statement.Resource === "*");
  for (const action of wide.flatMap((statement) => statement.Action as string[]))
    expect(action).toMatch(/:Describe/);
  const actions = statements.flatMap((statement) => statement.Action as string[]);
  for (const action of actions) expect(action).not.toContain("*");
  expect(JSON.stringify(statements[0]?.Resource)).toContain(":autoScalingGroupName/hitori-chat");
});

test.each([
  ["ec2", ["autoscaling:SetInstanceHealth"]],
  ["elb", ["autoscaling:SetInstanceHealth", "autoscaling:TerminateInstanceInAutoScalingGroup"]],
  ["app", ["autoscaling:SetInstanceHealth"]],
])("under the verdict of %s the role may end instances by %j", (healthCheck, expected) => {
  const ending = /"autoscaling:(SetInstanceHealth|TerminateInstance\w+)"/g;
  const policies = JSON.stringify(
    properties(buildTemplate(input(`healing: {healthCheck: ${healthCheck}}`)), "Role").Policies,
  );
  expect(policies.match(ending) ?? []).toEqual(expected.map((action) => `"${action}"`));
});

test("a named instance profile is used, by name or ARN, and no role is made", () => {
  for (const [given, expected] of [
    ["mine", { Name: "mine" }],
    ["arn:aws:iam::1:instance-profile/mine", { Arn: "arn:aws:iam::1:instance-profile/mine" }],
  ] as const) {
    const template = buildTemplate(input(`instance: {instanceProfile: '${given}'}`));
    expect(ofType(template, "AWS::IAM::Role")).toEqual([]);
    expect(properties(template, "LaunchTemplate").LaunchTemplateData).toMatchObject({
      IamInstanceProfile: expected,
    });
  }
});

test("the launch template asks for IMDSv2 and offers tags there", () => {
  expect(properties(buildTemplate(input(everything)), "LaunchTemplate").LaunchTemplateData).toMatchObject({
    ImageId: "ami-1",
    InstanceType: "m7i.large",
    KeyName: "key",
    SecurityGroupIds: [{ "Fn::GetAtt": ["InstanceSecurityGroup", "GroupId"] }, "sg-9"],
    MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 2, InstanceMetadataTags: "enabled" },
  });
});

test("tags reach the instances, and a given one takes the place of ours", () => {
  const tags = properties(buildTemplate(input("tags: {team: ops, Name: special}")), "AutoScalingGroup").Tags;
  expect(tags).toEqual([
    { Key: "hitori:app", Value: "chat", PropagateAtLaunch: true },
    { Key: "team", Value: "ops", PropagateAtLaunch: true },
    { Key: "Name", Value: "special", PropagateAtLaunch: true },
  ]);
});

test("the log group is kept, with a retention", () => {
  const [[, group] = []] = ofType(buildTemplate(input()), "AWS::Logs::LogGroup");
  expect(group).toMatchObject({
    DeletionPolicy: "RetainExceptOnCreate",
    Properties: { RetentionInDays: 30 },
  });
});

test.each([["chat"], ["counter"]])("the example %s fits into a template that may be given inline", (name) => {
  const configuration = loadConfiguration(`examples/${name}/hitori.yml`);
  const compose = readCompose(configuration.compose);
  const template = buildTemplate(
    input("", { configuration, compose, projectFiles: readProjectFiles(compose) }),
  );
  expect(template.Outputs).toHaveProperty("Url");
  // CloudFormation's limit of an inline template body.
  expect(JSON.stringify(template).length).toBeLessThan(51_200);
});
