import { array, assert, constant, constantFrom, integer, oneof, option, property, record } from "fast-check";
import { expect, test } from "vitest";
import { parseCompose } from "../../src/compose/parse.ts";
import { readProjectFiles } from "../../src/compose/project-files.ts";
import { readCompose } from "../../src/compose/read.ts";
import type { Configuration } from "../../src/config/configuration.ts";
import { loadConfiguration, parseConfiguration } from "../../src/config/load.ts";
import { buildFargateTemplate } from "../../src/fargate/build-template.ts";
import { fargateInput } from "../../src/fargate/fargate.test-support.ts";
import { fargateFindings } from "../../src/fargate/findings.ts";
import { buildTemplate } from "../../src/template/build-template.ts";
import { storagePart } from "../../src/template/storage-part.ts";
import type { Template } from "../../src/template/template.ts";
import { schemaProblems } from "../support/resource-schemas.ts";

// Templates against AWS's published resource schemas: what the local cloud takes must be what AWS knows.

const composeText = 'services: {web: {image: nginx, ports: ["8000:80"]}}';
const network = {
  vpcId: "vpc-1",
  vpcCidr: "172.31.0.0/16",
  subnets: ["a", "c", "d"].map((zone) => ({
    subnetId: `subnet-${zone}`,
    availabilityZone: `ap-northeast-1${zone}`,
  })),
};

function templateOf(configuration: Configuration): Template {
  return buildTemplate({
    configuration,
    compose: parseCompose(composeText, "docker-compose.yml", {}),
    projectFiles: { "docker-compose.yml": composeText },
    network,
    zonesWithMountTarget: [],
    package: "hitori@0.1.0",
    sourceDirectory: "",
  });
}

test.each(["chat", "counter"])("the template of the example %s is sound", (name) => {
  const configuration = loadConfiguration(
    new URL(`../../examples/${name}/hitori.yml`, import.meta.url).pathname,
  );
  const compose = readCompose(configuration.composeFiles);
  const template = buildTemplate({
    configuration,
    compose,
    projectFiles: readProjectFiles(compose),
    network,
    zonesWithMountTarget: ["ap-northeast-1a"],
    package: "hitori@0.1.0",
    sourceDirectory: "",
  });
  expect(schemaProblems(template)).toEqual([]);
  expect(schemaProblems(storagePart(template))).toEqual([]);
});

const maybe = <T>(...values: T[]) => option(constantFrom(...values), { nil: undefined });
const configurations = record({
  name: constantFrom("chat", "a-very-long-name-of-an-app-here"),
  instance: record({
    type: constantFrom("t4g.small", "m7i.large"),
    image: constantFrom("latest", "ami-0abc", "resolve:ssm:/mine"),
    instanceProfile: maybe("own", "arn:aws:iam::000000000000:instance-profile/own"),
    keyPair: maybe("key"),
    securityGroups: array(constant("sg-1"), { maxLength: 2 }),
  }),
  storage: record({
    fileSystem: constantFrom("new", "fs-0abc"),
    throughput: oneof(
      constantFrom("elastic", "bursting"),
      integer({ min: 1, max: 1024 }).map((amount) => ({ provisioned: `${amount}MiBps` })),
    ),
    backup: constantFrom(true, false),
  }),
  ingress: oneof(
    constant({}),
    constantFrom({ elasticIp: "new" }, { elasticIp: "eipalloc-0abc" }),
    constant({ targetGroup: "arn:aws:elasticloadbalancing:ap-northeast-1:000000000000:targetgroup/own/1" }),
    record({
      loadBalancer: record({
        port: constantFrom(80, 8080),
        certificate: maybe("arn:aws:acm:ap-northeast-1:000000000000:certificate/1"),
        scheme: constantFrom("internet-facing", "internal"),
        healthCheckInterval: constantFrom("5s", "300s"),
      }),
    }),
  ),
  healing: record({
    healthCheck: constantFrom("ec2", "elb", "app"),
    terminationPolicy: constantFrom("Default"),
  }),
  notifications: oneof(
    record({ email: array(constantFrom("a@example.org", "b@example.org"), { maxLength: 2 }) }),
    constant({ topic: "arn:aws:sns:ap-northeast-1:000000000000:own" }),
  ),
  tags: constantFrom({}, { team: "ops", "hitori:app": "other" }),
});

test("so is that of whatever hitori.yml may say", () => {
  assert(
    property(configurations, (written) => {
      const configuration = parseConfiguration(JSON.stringify(written), "hitori.yml");
      expect(schemaProblems(templateOf(configuration))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test.each(["chat", "counter"])("so is that of the example %s on Fargate", (name) => {
  const configuration = loadConfiguration(
    new URL(`../../examples/${name}/hitori.yml`, import.meta.url).pathname,
  );
  const input = fargateInput(
    composeText,
    {},
    { configuration, compose: readCompose(configuration.composeFiles) },
  );
  expect(schemaProblems(buildFargateTemplate(input))).toEqual([]);
});

const services = record({
  image: constantFrom("nginx", "000000000000.dkr.ecr.eu-west-1.amazonaws.com/web:1"),
  ports: constantFrom(["80:80"], ["8080:80", "53:53/udp"]),
  command: maybe<unknown>("serve 'a b'", ["serve"]),
  user: maybe("0", "1000:1000", "web"),
  environment: constantFrom({}, { URL: "http://db:5432", EMPTY: "" }),
  volumes: array(constantFrom("data:/data", "./files:/files:ro", "/anonymous", "/etc/x:/etc/x"), {
    maxLength: 3,
  }),
  tmpfs: maybe(["/run:size=1m"], ["/run:size=2g,mode=700"]),
  healthcheck: maybe({ test: ["CMD", "true"], interval: "1s" }, { test: "true", start_period: "1h" }),
  stop_grace_period: maybe("1s", "10m"),
  ulimits: maybe({ nofile: 1024 }, { nofile: { soft: 1, hard: 2 } }),
  sysctls: maybe({ "net.core.somaxconn": 1024 }),
  cap_drop: maybe(["ALL"]),
  init: maybe(true),
  read_only: maybe(true),
  mem_limit: maybe("64m", "2g"),
  cpus: maybe(0.5, 2),
});

test("so is that of whatever the compose file may say on Fargate, with errors as findings", () => {
  assert(
    property(configurations, services, services, (written, web, db) => {
      const compose = JSON.stringify({
        services: { web: { ...web, depends_on: ["db"] }, db: { ...db, ports: ["5432:5432"] } },
        volumes: { data: {} },
      });
      const { instance, storage, ingress } = written;
      const input = fargateInput(compose, { instance, storage, ingress });
      fargateFindings(input);
      expect(schemaProblems(buildFargateTemplate(input))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("the check itself sees an unknown property, a missing one, a wrong kind, an unknown attribute and type", () => {
  const problems = schemaProblems({
    Resources: {
      Group: { Type: "AWS::AutoScaling::AutoScalingGroup", Properties: { MinSize: 1, Maximum: "1" } },
      Disk: { Type: "AWS::EFS::FileSystem", Properties: { FileSystemTags: [{ Key: "a", Valeu: "b" }] } },
      Odd: { Type: "AWS::EFS::Nothing" },
    },
    Outputs: { Url: { Value: { "Fn::GetAtt": ["Disk", "Address"] } } },
  });
  expect(problems).toEqual([
    "Group: MaxSize is missing",
    "Group.MinSize: got 1, expected string",
    "Group: AWS knows no Maximum",
    "Disk.FileSystemTags[0]: Value is missing",
    "Disk.FileSystemTags[0]: AWS knows no Valeu",
    "Odd: AWS has no AWS::EFS::Nothing",
    "Disk has no attribute Address",
  ]);
});
