import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { App, Stack } from "aws-cdk-lib";
import { Port, SubnetType, Vpc } from "aws-cdk-lib/aws-ec2";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { afterAll, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import { version } from "../base/version.ts";
import { readProjectFiles } from "../compose/project-files.ts";
import { readCompose } from "../compose/read.ts";
import { parseConfiguration } from "../config/load.ts";
import type { schema } from "../config/schema.ts";
import { buildTemplate } from "../template/build-template.ts";
import { SelfHealingInstance, type SelfHealingInstanceProps } from "./self-healing-instance.ts";
import type { SelfHealingInstanceSettings } from "./settings.ts";

const compose = fileURLToPath(new URL("../../examples/chat/docker-compose.yml", import.meta.url));
const settings = {
  name: "chat",
  compose,
  ingress: { loadBalancer: { port: 8080, healthCheckPath: "/healthz" } },
  notifications: { email: ["ops@example.org"] },
  tags: { team: "blue" },
};

const directory = mkdtempSync(join(tmpdir(), "hitori-cdk-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

function newStack(name: string): Stack {
  return new Stack(new App({ outdir: join(directory, randomUUID()) }), name);
}

function vpcIn(stack: Stack) {
  return Vpc.fromVpcAttributes(stack, "Vpc", {
    vpcId: "vpc-0123456789abcdef0",
    vpcCidrBlock: "10.0.0.0/16",
    availabilityZones: ["ap-northeast-1a", "ap-northeast-1c"],
    publicSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
  });
}

function inStack(name: string, props: Partial<SelfHealingInstanceProps> = {}) {
  const stack = newStack(name);
  const instance = new SelfHealingInstance(stack, "Chat", { ...settings, vpc: vpcIn(stack), ...props });
  return { stack, instance };
}

function templateOf(stack: Stack) {
  const app = stack.node.root as App;
  return app.synth().getStackByName(stack.stackName).template;
}

/** CDK sorts tags by their keys, and what a resource depends on. */
function sorted(key: string, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (key === "DependsOn") return value.sort();
  return key.endsWith("Tags") ? value.sort((a, b) => (a.Key < b.Key ? -1 : 1)) : value;
}

test("the construct makes the very resources that the command line makes", { timeout: 60_000 }, () => {
  const { stack, instance } = inStack("hitori-chat");
  const project = readCompose([compose]);
  const wanted = buildTemplate({
    configuration: parseConfiguration(JSON.stringify(settings), "hitori.yml"),
    compose: project,
    projectFiles: readProjectFiles(project),
    network: {
      vpcId: "vpc-0123456789abcdef0",
      vpcCidr: "10.0.0.0/16",
      subnets: [
        { subnetId: "subnet-0123456789abcdef0", availabilityZone: "ap-northeast-1a" },
        { subnetId: "subnet-0123456789abcdef1", availabilityZone: "ap-northeast-1c" },
      ],
    },
    zonesWithMountTarget: [],
    package: `hitori@${version()}`,
    sourceDirectory: "",
  });
  let text = JSON.stringify(templateOf(stack));
  for (const name of Object.keys(wanted.Resources)) {
    const id = stack.resolve(instance.resource(name).logicalId) as string;
    text = text.replaceAll(`"${id}"`, `"${name}"`).replaceAll(`\${${id}`, `\${${name}`);
  }
  const made = JSON.parse(text, sorted);
  expect(made.Resources).toEqual(JSON.parse(JSON.stringify(wanted.Resources), sorted));
  expect(made.Outputs).toEqual(JSON.parse(JSON.stringify(wanted.Outputs)));
});

test("what it made can be granted and connected to", { timeout: 60_000 }, () => {
  const { stack, instance } = inStack("hitori-chat");
  const bucket = new Bucket(stack, "Uploads");
  bucket.grantRead(instance);
  instance.connections.allowFromAnyIpv4(Port.tcp(9100));
  const added = Object.values<{ Type: string; Properties: Record<string, unknown> }>(
    templateOf(stack).Resources,
  );
  expect(added.find(({ Type }) => Type === "AWS::IAM::Policy")?.Properties.Roles).toEqual([
    stack.resolve(instance.resource("Role").ref),
  ]);
  expect(added.find(({ Type }) => Type === "AWS::EC2::SecurityGroupIngress")?.Properties).toMatchObject({
    FromPort: 9100,
    GroupId: stack.resolve(instance.resource("InstanceSecurityGroup").getAtt("GroupId")),
  });
});

test("two of them stand in one stack", { timeout: 60_000 }, () => {
  const { stack } = inStack("both");
  const vpc = stack.node.findChild("Vpc") as Vpc;
  new SelfHealingInstance(stack, "Wiki", { ...settings, name: "wiki", vpc });
  const groups = Object.values<{ Type: string; Properties: { AutoScalingGroupName: string } }>(
    templateOf(stack).Resources,
  ).filter(({ Type }) => Type === "AWS::AutoScaling::AutoScalingGroup");
  expect(groups.map(({ Properties }) => Properties.AutoScalingGroupName).sort()).toEqual([
    "hitori-chat",
    "hitori-wiki",
  ]);
});

test("a VPC of the same stack takes part, whose zones are known at deployment alone", {
  timeout: 60_000,
}, () => {
  const stack = newStack("own");
  const subnetConfiguration = [{ name: "public", subnetType: SubnetType.PUBLIC }];
  const vpc = new Vpc(stack, "Vpc", { maxAzs: 2, natGateways: 0, subnetConfiguration });
  new SelfHealingInstance(stack, "Chat", { ...settings, vpc });
  const targets = Object.values<{ Type: string }>(templateOf(stack).Resources).filter(
    ({ Type }) => Type === "AWS::EFS::MountTarget",
  );
  expect(targets).toHaveLength(2);
});

/** Its keys at every level, and of none what stands behind it. */
type Keys<T> = T extends readonly unknown[] | string | number | boolean
  ? "value"
  : { -readonly [K in keyof T]-?: Keys<NonNullable<T[K]>> };

test("its properties are what hitori.yml knows, and no others", () => {
  type Written = Omit<z.input<typeof schema>, "network" | "drills" | "tags">;
  type Settings = Omit<SelfHealingInstanceSettings, "tags">;
  expectTypeOf<Settings>().toExtend<Written>();
  expectTypeOf<Written>().toExtend<Settings>();
  expectTypeOf<Keys<Written>>().toEqualTypeOf<Keys<Settings>>();
});

test.each([
  ["one zone alone", { vpcSubnets: { availabilityZones: ["ap-northeast-1a"] } }, /ap-northeast-1a alone/],
  ["a baked image", { instance: { image: "baked" } }, /looks into no account/],
  ["a duration that is none", { healing: { gracePeriod: "soon" } }, /healing\.gracePeriod: got "soon"/],
])("%s is refused", { timeout: 60_000 }, (_, props, message) => {
  expect(() => inStack("hitori-chat", props)).toThrow(message);
});
