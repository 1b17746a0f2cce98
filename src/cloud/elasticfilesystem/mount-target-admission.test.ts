import type { RunInstancesCommandOutput } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FormationCloud } from "../../../test/support/formation-cloud.ts";
import { ec2 } from "../ec2/state.ts";
import { admits } from "./mount-target-admission.ts";
import type { MountTarget } from "./state.ts";

let local: FormationCloud;
let group: string;
let address: string;

beforeEach(() => {
  local = new FormationCloud();
  group = securityGroup("instances");
  const input = { ImageId: "ami-0a1b2c3d4e5f60001", MinCount: 1, MaxCount: 1, SecurityGroupIds: [group] };
  const { Instances } = local.call<RunInstancesCommandOutput>("ec2", "RunInstances", input);
  address = ec2.of(local.account).instances[Instances?.[0]?.InstanceId ?? ""]?.machineAddress ?? "";
});
afterEach(() => local.close());

function securityGroup(GroupName: string): string {
  const input = { GroupName, Description: "test" };
  return local.call<{ GroupId: string }>("ec2", "CreateSecurityGroup", input).GroupId;
}

/** A mount target whose one group has this rule. */
function target(rule: object): MountTarget {
  const GroupId = securityGroup("nfs");
  local.call("ec2", "AuthorizeSecurityGroupIngress", { GroupId, IpPermissions: [rule] });
  return { securityGroupIds: [GroupId] } as MountTarget;
}

const nfs = { IpProtocol: "tcp", FromPort: 2049, ToPort: 2049 };

test.each([
  ["NFS from its group", () => ({ ...nfs, UserIdGroupPairs: [{ GroupId: group }] }), true],
  ["NFS from its address", () => ({ ...nfs, IpRanges: [{ CidrIp: "172.31.0.0/16" }] }), true],
  ["everything from its address", () => ({ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }), true],
  ["NFS from elsewhere", () => ({ ...nfs, IpRanges: [{ CidrIp: "10.0.0.0/8" }] }), false],
  [
    "another port",
    () => ({ ...nfs, ToPort: 2048, FromPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }),
    false,
  ],
])("a group that lets in %s", (_, rule, lets) => {
  expect(admits(local.account, target(rule()), address)).toBe(lets);
});

test("whoever is no instance is not let in", () => {
  const open = target({ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] });
  expect(admits(local.account, open, "127.0.0.1")).toBe(false);
});
