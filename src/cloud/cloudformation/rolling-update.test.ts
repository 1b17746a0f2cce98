import { afterEach, beforeEach, expect, test } from "vitest";
import { FormationCloud } from "../../../test/support/formation-cloud.ts";
import { autoScaling } from "../autoscaling/state.ts";

let local: FormationCloud;

beforeEach(() => {
  local = new FormationCloud();
});

afterEach(() => local.close());

interface Wanted {
  readonly type?: string;
  readonly subnets?: number;
  readonly sizes?: readonly [least: number, most: number];
  readonly policy: object;
}

function input({ type = "t3.small", subnets = 1, sizes: [MinSize, MaxSize] = [1, 1], policy }: Wanted) {
  const { Subnets } = local.call<{ Subnets: { SubnetId: string }[] }>("ec2", "DescribeSubnets", {});
  const template = {
    Resources: {
      Template: {
        Type: "AWS::EC2::LaunchTemplate",
        Properties: { LaunchTemplateData: { ImageId: "ami-0a1b2c3d4e5f60001", InstanceType: type } },
      },
      Group: {
        Type: "AWS::AutoScaling::AutoScalingGroup",
        UpdatePolicy: policy,
        Properties: {
          MinSize: String(MinSize),
          MaxSize: String(MaxSize),
          VPCZoneIdentifier: Subnets.slice(0, subnets).map((subnet) => subnet.SubnetId),
          LaunchTemplate: {
            LaunchTemplateId: { Ref: "Template" },
            Version: { "Fn::GetAtt": ["Template", "LatestVersionNumber"] },
          },
        },
      },
    },
  };
  return { StackName: "s", TemplateBody: JSON.stringify(template) };
}

const create = (wanted: Wanted) => {
  local.formation("CreateStack", input(wanted));
  return local.untilStill("s");
};
const begin = (wanted: Wanted) => local.formation("UpdateStack", input(wanted));
const group = () => Object.values(autoScaling.of(local.account).groups)[0];
const inService = () =>
  Object.values(group()?.instances ?? {}).filter((one) => one.lifecycleState === "InService");
const versions = () => inService().map((one) => one.launchTemplate?.version);
const signal = (UniqueId: string, Status = "SUCCESS") =>
  local.formation("SignalResource", { StackName: "s", LogicalResourceId: "Group", UniqueId, Status });

/** Goes on in AWS's time, and says the fewest and the most instances that were in service. */
async function watch(seconds: number): Promise<{ fewest: number; most: number }> {
  const seen: number[] = [];
  for (let second = 0; second < seconds; second += 5) {
    await local.clock.advance(5000);
    local.cloud.settle();
    seen.push(inService().length);
  }
  return { fewest: Math.min(...seen), most: Math.max(...seen) };
}

const rolling = (more: object = {}) => ({ AutoScalingRollingUpdate: more });

test("with MinInstancesInService of one, a group of one is raised to two until the old instance is gone", async () => {
  const policy = rolling({ MinInstancesInService: 1 });
  await create({ policy, sizes: [1, 2] });
  begin({ policy, sizes: [1, 2], type: "t3.medium" });
  expect((await watch(900)).fewest).toBe(1);
  expect(local.stack("s").StackStatus).toBe("UPDATE_COMPLETE");
  expect(versions()).toEqual(["2"]);
  expect(group()?.settings).toMatchObject({ MinSize: 1, DesiredCapacity: 1 });
});

test("the instance that joins for the time of the update has to signal as any other", async () => {
  const policy = rolling({ MinInstancesInService: 1, WaitOnResourceSignals: true, PauseTime: "PT10M" });
  await create({ policy, sizes: [1, 2] });
  begin({ policy, sizes: [1, 2], type: "t3.medium" });
  expect((await watch(300)).most).toBe(2);
  expect(local.stack("s").StackStatus).toBe("UPDATE_IN_PROGRESS");
  signal("new");
  expect((await local.untilStill("s")).StackStatus).toBe("UPDATE_COMPLETE");
  expect(versions()).toEqual(["2"]);
});

test("signals that fail or do not come count against the whole update, not against their batch", async () => {
  const policy = rolling({
    WaitOnResourceSignals: true,
    PauseTime: "PT2M",
    MinSuccessfulInstancesPercent: 50,
  });
  await create({ policy, sizes: [2, 2] });
  begin({ policy, sizes: [2, 2], type: "t3.medium" });
  // Nothing comes for the first of two, which is as much as half lets be missing.
  await watch(240);
  signal("second");
  expect((await local.untilStill("s")).StackStatus).toBe("UPDATE_COMPLETE");
  expect(versions()).toEqual(["2", "2"]);
});

test("an update without its signals is rolled back, in AWS's words", async () => {
  const waits = { WaitOnResourceSignals: true, PauseTime: "PT2M" };
  await create({ policy: rolling() });
  begin({ policy: rolling(waits), type: "t3.medium" });
  expect((await local.untilStill("s")).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect(local.events("s").join("\n")).toContain(
    "Received 0 SUCCESS signal(s) out of 1. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement",
  );
});

test("other subnets replace every instance, though the template is the same", async () => {
  await create({ policy: rolling() });
  const [before] = inService();
  begin({ policy: rolling(), subnets: 2 });
  expect((await local.untilStill("s")).StackStatus).toBe("UPDATE_COMPLETE");
  expect(inService()).toHaveLength(1);
  expect(inService()[0]?.instanceId).not.toBe(before?.instanceId);
});

test("any update of the group takes instances along that do not match it", async () => {
  await create({ policy: {}, sizes: [1, 2] });
  begin({ policy: {}, sizes: [1, 2], type: "t3.medium" });
  await local.untilStill("s");
  expect(versions()).toEqual(["1"]);
  begin({ policy: rolling(), sizes: [1, 3], type: "t3.medium" });
  expect((await local.untilStill("s")).StackStatus).toBe("UPDATE_COMPLETE");
  expect(versions()).toEqual(["2"]);
});

test("MinActiveInstancesPercent says how many have to be in service for the update to go on", async () => {
  const policy = rolling({ MinActiveInstancesPercent: 50, MaxBatchSize: 2 });
  await create({ policy, sizes: [2, 2] });
  begin({ policy, sizes: [2, 2], type: "t3.medium" });
  expect((await local.untilStill("s")).StackStatus).toBe("UPDATE_COMPLETE");
  expect(versions()).toContain("2");
});

test.each([
  [rolling({ MaxBatchSize: 101 }), "MaxBatchSize must be between 1 and 100"],
  [rolling({ MinActiveInstancesPercent: 101 }), "MinActiveInstancesPercent must be between 0 and 100"],
  [rolling({ PauseTime: "PT61M" }), "PauseTime PT61M exceeds the maximum of PT1H"],
  [rolling({ MinInstancesInService: 1 }), "MinInstancesInService must be less than"],
  [{ AutoScalingInstanceRefresh: { Strategy: "Rolling" } }, "does not simulate the UpdatePolicy"],
])("the policy %o fails the update", async (policy, reason) => {
  await create({ policy: rolling() });
  begin({ policy, type: "t3.medium" });
  expect((await local.untilStill("s")).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect(local.events("s").join("\n")).toContain(reason);
});
