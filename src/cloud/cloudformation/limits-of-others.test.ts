import { afterEach, beforeEach, expect, test } from "vitest";
import { FormationCloud } from "../../../test/support/formation-cloud.ts";

/** AWS's own delays take no time here; what somebody else is given, he keeps. */
let local: FormationCloud;
beforeEach(() => {
  local = new FormationCloud(0);
});
afterEach(() => local.close());

const group = (more: string) => `
Resources:
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {ImageId: ami-0a1b2c3d4e5f60001, InstanceType: t3.small}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    ${more}
      MinSize: "1"
      MaxSize: "1"
      AvailabilityZones: [ap-northeast-1a]
      LaunchTemplate: {LaunchTemplateId: !Ref LaunchTemplate, Version: !GetAtt LaunchTemplate.LatestVersionNumber}
`;

const hook = (transition: string) => `Properties:
      LifecycleHookSpecificationList:
        - {LifecycleHookName: hook, LifecycleTransition: "autoscaling:EC2_INSTANCE_${transition}", HeartbeatTimeout: 300, DefaultResult: CONTINUE}`;

function create(TemplateBody: string): string {
  return local.formation<{ StackId: string }>("CreateStack", { StackName: "app", TemplateBody }).StackId;
}

/** Its status after so many seconds in which the cloud is looked at twice a second. */
async function statusAfter(seconds: number, stackId: string): Promise<string | undefined> {
  for (let half = 0; half < seconds * 2; half++) {
    local.cloud.settle();
    await local.clock.advance(500);
  }
  local.cloud.settle();
  return local.stack(stackId).StackStatus;
}

test("a stack's deletion waits for whoever completes the termination hook, and for no longer than its heartbeat", async () => {
  const stackId = create(group(hook("TERMINATING")));
  expect(await statusAfter(0, stackId)).toBe("CREATE_COMPLETE");
  local.formation("DeleteStack", { StackName: "app" });
  expect(await statusAfter(290, stackId)).toBe("DELETE_IN_PROGRESS");
  expect(await statusAfter(20, stackId)).toBe("DELETE_COMPLETE");
});

test("its creation waits for whoever completes the launch hook", async () => {
  const stackId = create(group(hook("LAUNCHING")));
  expect(await statusAfter(290, stackId)).toBe("CREATE_IN_PROGRESS");
  expect(await statusAfter(20, stackId)).toBe("CREATE_COMPLETE");
});

test("its creation waits for signals, and fails when their time is over", async () => {
  const policy = "CreationPolicy: {ResourceSignal: {Count: 1, Timeout: PT5M}}\n    Properties:";
  const stackId = create(group(policy));
  expect(await statusAfter(290, stackId)).toBe("CREATE_IN_PROGRESS");
  local.formation("SignalResource", {
    StackName: "app",
    LogicalResourceId: "Group",
    UniqueId: "i-1",
    Status: "SUCCESS",
  });
  expect(await statusAfter(1, stackId)).toBe("CREATE_COMPLETE");
});
