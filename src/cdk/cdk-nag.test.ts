import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { App, Stack, Validations } from "aws-cdk-lib";
import { Port, Vpc } from "aws-cdk-lib/aws-ec2";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { SelfHealingInstance, type SelfHealingInstanceProps } from "./self-healing-instance.ts";

const compose = fileURLToPath(new URL("../../examples/chat/docker-compose.yml", import.meta.url));

function inStack(settings: Partial<SelfHealingInstanceProps>) {
  const stack = new Stack(new App(), "hitori-chat");
  const vpc = Vpc.fromVpcAttributes(stack, "Vpc", {
    vpcId: "vpc-0123456789abcdef0",
    vpcCidrBlock: "10.0.0.0/16",
    availabilityZones: ["ap-northeast-1a", "ap-northeast-1c"],
    publicSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
  });
  const instance = new SelfHealingInstance(stack, "Chat", { name: "chat", compose, vpc, ...settings });
  return { stack, instance };
}

/** What cdk-nag finds, as `rule at path`. */
function findings(stack: Stack): string[] {
  const { violations } = new AwsSolutionsChecks(stack.node.root).validateScope(stack);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
  );
}

const certificate = "arn:aws:acm:ap-northeast-1:000000000000:certificate/1";
const everything: readonly (readonly [string, Partial<SelfHealingInstanceProps>])[] = [
  ["as it comes", {}],
  ["a load balancer", { ingress: { loadBalancer: {} } }],
  ["an internal one with TLS", { ingress: { loadBalancer: { scheme: "internal", certificate } } }],
  ["an Elastic IP address", { ingress: { elasticIp: "new" } }],
  ["the load balancer's health check", { ingress: { loadBalancer: {} }, healing: { healthCheck: "elb" } }],
  [
    "parts that exist already",
    {
      instance: { instanceProfile: "own" },
      notifications: { topic: "arn:aws:sns:ap-northeast-1:000000000000:own" },
      storage: { fileSystem: "fs-0abc" },
    },
  ],
];

test.each(everything)(
  "cdk-nag has nothing to say of it that is not argued: %s",
  {
    timeout: 60_000,
  },
  (_, settings) => {
    expect(findings(inStack(settings).stack)).toEqual([]);
  },
);

test("what a user adds is looked at as ever", { timeout: 60_000 }, () => {
  const { stack, instance } = inStack({ ingress: { loadBalancer: {} } });
  instance.connections.allowFromAnyIpv4(Port.tcp(9100));
  instance.role?.addToPrincipalPolicy(new PolicyStatement({ actions: ["s3:GetObject"], resources: ["*"] }));
  const rules = findings(stack).map((finding) => finding.replace(/ at .*/, ""));
  expect(rules.sort()).toEqual(["AwsSolutions-EC23", "AwsSolutions-IAM5[Resource::*]"]);
});

/** What the construct argues, as `rule: reason`. */
function argued(instance: SelfHealingInstance): Record<string, string>[] {
  const said = instance.node.findAll().flatMap(({ node }) => node.metadata);
  return said
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .map(({ data }) => data as Record<string, string>);
}

test.each([
  ["a load balancer", { ingress: { loadBalancer: {} } }],
  ["an Elastic IP address", { ingress: { elasticIp: "new" } }],
] as const)(
  "each argument is a sentence, stands for what cdk-nag would say, and for nothing in the template: %s",
  {
    timeout: 60_000,
  },
  (_, settings) => {
    const { stack, instance } = inStack(settings);
    const rules = argued(instance).flatMap((one) =>
      Object.keys(one).map((rule) => rule.replace(/^\w+::/, "")),
    );
    for (const reason of argued(instance).flatMap((one) => Object.values(one)))
      expect(reason).toMatch(/^[A-Z].{40,}\.$/);

    // The same resources without their arguments, which no template carries.
    const template = (stack.node.root as App).synth().getStackByName(stack.stackName).template;
    const directory = mkdtempSync(join(tmpdir(), "hitori-nag-"));
    const templateFile = join(directory, "template.json");
    writeFileSync(templateFile, JSON.stringify(template));
    const bare = new Stack(new App(), "bare");
    new CfnInclude(bare, "Template", { templateFile });
    rmSync(directory, { recursive: true });
    expect(rules.sort()).toEqual(
      findings(bare)
        .map((finding) => finding.replace(/ at .*/, ""))
        .sort(),
    );
  },
);
