import { beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../base/virtual-clock.ts";
import { Cloud } from "../../cloud.ts";
import { ec2Service } from "../../ec2/service.ts";
import { ec2 } from "../../ec2/state.ts";
import type { MachineSpecification, ScriptResult } from "../../machines/machines.ts";
import { NoMachines } from "../../machines/no-machines.ts";
import { awsDurations } from "../../timing.ts";
import { systemsManagerService } from "../service.ts";

/** Machines that remember what they were given to run. */
class Scripts extends NoMachines {
  readonly given: { instanceId: string; script: string; onEnd: (result: ScriptResult) => void }[] = [];

  override run({ instanceId }: MachineSpecification, script: string, onEnd: (result: ScriptResult) => void) {
    this.given.push({ instanceId, script, onEnd });
  }
}

let clock: VirtualClock;
let machines: Scripts;
let cloud: Cloud;
let instanceId: string;

beforeEach(async () => {
  clock = new VirtualClock();
  machines = new Scripts();
  cloud = open();
  const launched = { ImageId: "ami-0a1b2c3d4e5f60001", InstanceType: "t3.small", MinCount: 1, MaxCount: 1 };
  instanceId = call("RunInstances", launched, "ec2").Instances[0].InstanceId;
  cloud.settle();
  const instance = ec2.of(cloud.account("ap-northeast-1")).instances[instanceId];
  if (instance) instance.iamInstanceProfileArn = "arn:aws:iam::000000000000:instance-profile/chat";
});

function open(snapshot?: ReturnType<Cloud["snapshot"]>): Cloud {
  return new Cloud({
    services: [ec2Service, systemsManagerService],
    clock,
    timing: { timeScale: 0, durations: awsDurations },
    machines,
    endpoint: "http://127.0.0.1:1",
    directory: "/nowhere",
    snapshot,
  });
}

// biome-ignore lint/suspicious/noExplicitAny: as the wire hands outputs on; each test looks at what it needs
const call = (operation: string, input: object, service = "ssm"): any =>
  cloud.call(cloud.account("ap-northeast-1"), service, operation, input);
const send = (more: object = {}) =>
  call("SendCommand", {
    DocumentName: "AWS-RunShellScript",
    InstanceIds: [instanceId],
    Parameters: { commands: ["echo one", "exit 3"] },
    ...more,
  }).Command.CommandId as string;
const invocation = (CommandId: string) => call("GetCommandInvocation", { CommandId, InstanceId: instanceId });

test("a script goes to its instance, and its end is told as it was", () => {
  const id = send();
  expect(invocation(id)).toMatchObject({ Status: "Pending", ResponseCode: -1 });
  cloud.settle();
  expect(machines.given).toMatchObject([{ instanceId, script: "echo one\nexit 3" }]);
  expect(invocation(id).Status).toBe("InProgress");
  machines.given[0]?.onEnd({ exitCode: 3, stdout: "one\n", stderr: "oh\n" });
  expect(cloud.pass()).toBe(true);
  expect(invocation(id)).toMatchObject({
    Status: "Failed",
    ResponseCode: 3,
    StandardOutputContent: "one\n",
    StandardErrorContent: "oh\n",
  });
});

test("an instance that is frozen or cut off gets its script later, or never once the time is over", async () => {
  machines.freeze(instanceId);
  const kept = send();
  const late = send({ TimeoutSeconds: 30 });
  cloud.settle();
  expect(machines.given).toEqual([]);
  await clock.advance(31_000);
  cloud.settle();
  expect(invocation(late)).toMatchObject({ Status: "TimedOut", StatusDetails: "DeliveryTimedOut" });
  machines.thaw(instanceId);
  cloud.cutOffZone("ap-northeast-1a");
  expect(call("DescribeInstanceInformation", {}).InstanceInformationList[0].PingStatus).toBe(
    "ConnectionLost",
  );
  expect(invocation(kept).Status).toBe("Pending");
  cloud.restoreZone("ap-northeast-1a");
  cloud.settle();
  expect(invocation(kept).Status).toBe("InProgress");
});

test("a script of which a restarted cloud knows nothing is told as failed", () => {
  const id = send();
  cloud.settle();
  const snapshot = structuredClone(cloud.snapshot());
  cloud = open(snapshot);
  machines.recover([]);
  cloud.settle();
  expect(invocation(id)).toMatchObject({ Status: "Failed", StatusDetails: "Undeliverable" });
});

test("instances without a profile, other documents and unknown commands are refused as AWS refuses them", () => {
  const code = (act: () => unknown) => {
    try {
      return act();
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect(code(() => send({ DocumentName: "AWS-RunPowerShellScript" }))).toBe("InvalidDocument");
  expect(code(() => send({ InstanceIds: ["i-0123456789abcdef0"] }))).toBe("InvalidInstanceId");
  expect(code(() => invocation("none"))).toBe("InvocationDoesNotExist");
  const instance = ec2.of(cloud.account("ap-northeast-1")).instances[instanceId];
  if (instance) instance.iamInstanceProfileArn = undefined;
  expect(code(() => send())).toBe("InvalidInstanceId");
  expect(call("DescribeInstanceInformation", {}).InstanceInformationList).toEqual([]);
});
