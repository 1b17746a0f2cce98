import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AutoScaling } from "@aws-sdk/client-auto-scaling";
import { CloudFormation } from "@aws-sdk/client-cloudformation";
import { EC2 } from "@aws-sdk/client-ec2";
import { EFS } from "@aws-sdk/client-efs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { NoMachines, type RunningCloud, startCloud } from "../../src/cloud/index.ts";

// What suites written against AWS need: `--machines none --time-scale 0`, every transition done by the next answer.

const directory = mkdtempSync(join(tmpdir(), "hitori-immediate-"));
let cloud: RunningCloud;

beforeAll(async () => {
  const machines = new NoMachines();
  cloud = await startCloud({ directory, port: 0, timeScale: 0, accountId: "123456789012", machines });
});

afterAll(async () => {
  await cloud?.stop();
  rmSync(directory, { recursive: true, force: true });
});

beforeEach(async () => {
  const answer = await fetch(`${cloud.endpoint}/_hitori/reset`, { method: "POST" });
  expect(answer.status).toBe(200);
});

function clients(region: string) {
  const endpoint = cloud.endpoint.replace("127.0.0.1", "localhost");
  const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "anything" };
  const configuration = { endpoint, region, credentials, maxAttempts: 1 };
  return {
    autoScaling: new AutoScaling(configuration),
    cloudFormation: new CloudFormation(configuration),
    ec2: new EC2(configuration),
    efs: new EFS(configuration),
  };
}

const image = { ImageId: "ami-12c6146b", InstanceType: "t2.medium" } as const;

describe.each([
  ["us-east-1", "abcdef"],
  ["us-gov-west-1", "abc"],
  ["cn-north-1", "abc"],
])("in %s", (region, letters) => {
  test("an untouched account has its default VPC with a subnet in each zone", async () => {
    const { ec2 } = clients(region);
    expect((await ec2.describeVpcs({})).Vpcs).toMatchObject([
      { CidrBlock: "172.31.0.0/16", IsDefault: true },
    ]);
    const zones = (await ec2.describeSubnets({})).Subnets?.map((subnet) => subnet.AvailabilityZone);
    expect(zones).toEqual([...letters].map((letter) => region + letter));
  });

  test("an instance runs, a file system is available, a stack is complete at the next question", async () => {
    const { cloudFormation, ec2, efs } = clients(region);
    const launched = await ec2.runInstances({ ...image, MinCount: 1, MaxCount: 1 });
    expect(launched.Instances?.[0]?.State?.Name).toBe("pending");
    const { Reservations } = await ec2.describeInstances({});
    expect(Reservations?.[0]?.Instances?.[0]?.State?.Name).toBe("running");
    expect((await efs.createFileSystem({ CreationToken: "one" })).LifeCycleState).toBe("creating");
    expect((await efs.describeFileSystems({})).FileSystems?.[0]?.LifeCycleState).toBe("available");
    const TemplateBody = JSON.stringify({ Resources: { Topic: { Type: "AWS::SNS::Topic" } } });
    await cloudFormation.createStack({ StackName: "one", TemplateBody });
    expect((await cloudFormation.describeStacks({})).Stacks?.[0]?.StackStatus).toBe("CREATE_COMPLETE");
  });

  test("a group has its instance in service, and replaces it when it is terminated", async () => {
    const { autoScaling, ec2 } = clients(region);
    await autoScaling.createLaunchConfiguration({ LaunchConfigurationName: "one", ...image });
    const zones = { AvailabilityZones: [`${region}a`] };
    const sizes = { MinSize: 1, MaxSize: 1, LaunchConfigurationName: "one" };
    await autoScaling.createAutoScalingGroup({ AutoScalingGroupName: "one", ...sizes, ...zones });
    const instance = async () =>
      (await autoScaling.describeAutoScalingGroups({})).AutoScalingGroups?.[0]?.Instances?.[0];
    const first = await instance();
    expect(first).toMatchObject({ LifecycleState: "InService", HealthStatus: "Healthy" });
    await ec2.terminateInstances({ InstanceIds: [first?.InstanceId ?? ""] });
    const second = await instance();
    expect(second?.LifecycleState).toBe("InService");
    expect(second?.InstanceId).not.toBe(first?.InstanceId);
  });

  test("a dry run is answered with 412, and a missing stack with AWS's words", async () => {
    const { cloudFormation, ec2 } = clients(region);
    const dry = ec2.runInstances({ ...image, MinCount: 1, MaxCount: 1, DryRun: true });
    await expect(dry).rejects.toMatchObject({ name: "DryRunOperation", $metadata: { httpStatusCode: 412 } });
    await expect(cloudFormation.describeStacks({ StackName: "none" })).rejects.toMatchObject({
      name: "ValidationError",
      message: "Stack with id none does not exist",
    });
  });
});
