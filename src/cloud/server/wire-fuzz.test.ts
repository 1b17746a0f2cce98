import { afterAll, expect, test } from "vitest";
import { services } from "../services.ts";
import { readInterface } from "../wire/wire.ts";
import { encodeCall } from "./encode-call.test-support.ts";
import { WireFuzz } from "./wire-fuzz.test-support.ts";

const fuzz = new WireFuzz();
afterAll(() => fuzz.close());

function call(name: string, operationName: string, input: object): string {
  const service = services.find((one) => one.name === name);
  if (!service) throw new Error(`no service ${name}`);
  const known = readInterface(service);
  const operation = known.operations.get(operationName);
  if (!operation) throw new Error(`no operation ${operationName}`);
  const { status, body } = fuzz.answer(encodeCall(service, known, operation, { ...input }));
  expect([status, body]).toEqual([expect.toSatisfy((code: number) => code < 300), body]);
  return body;
}

const template = {
  Resources: {
    Storage: { Type: "AWS::EFS::FileSystem" },
    Template: {
      Type: "AWS::EC2::LaunchTemplate",
      Properties: { LaunchTemplateData: { ImageId: "ami-00000000000000001", InstanceType: "t4g.small" } },
    },
    Group: {
      Type: "AWS::AutoScaling::AutoScalingGroup",
      Properties: {
        MinSize: "1",
        MaxSize: "1",
        AvailabilityZones: ["ap-northeast-1a"],
        LaunchTemplate: {
          LaunchTemplateId: { Ref: "Template" },
          Version: { "Fn::GetAtt": ["Template", "LatestVersionNumber"] },
        },
      },
    },
  },
};

test("whatever is sent gets AWS's answer or AWS's error, and the cloud is as well as before", async () => {
  await fuzz.run(1, 1000);
  expect(fuzz.findings).toEqual([]);
  expect([...fuzz.answers.keys()]).toEqual(
    expect.arrayContaining(["answered", "ValidationError", "IncompleteSignature", "SerializationException"]),
  );
  call("cloudformation", "CreateStack", { StackName: "after", TemplateBody: JSON.stringify(template) });
  expect(call("cloudformation", "DescribeStacks", { StackName: "after" })).toContain("CREATE_COMPLETE");
  expect(call("autoscaling", "DescribeAutoScalingGroups", {})).toContain("InService");
  call("cloudformation", "DeleteStack", { StackName: "after" });
}, 120_000);
