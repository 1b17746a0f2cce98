import { expect, test } from "vitest";
import { VirtualClock } from "../base/virtual-clock.ts";
import { Cloud, type CloudSnapshot } from "./cloud.ts";
import { NoMachines } from "./machines/no-machines.ts";
import { services } from "./services.ts";
import { awsDurations } from "./timing.ts";

const names = ["constructor", "__proto__", "toString", "hasOwnProperty"];

function cloudOf(snapshot?: CloudSnapshot): Cloud {
  return new Cloud({
    services,
    clock: new VirtualClock(),
    timing: { timeScale: 0, durations: awsDurations },
    machines: new NoMachines(),
    endpoint: "http://127.0.0.1:1",
    directory: "/nonexistent",
    snapshot,
  });
}

function roleNames(cloud: Cloud): string[] {
  const answer = cloud.account("us-east-1").call<{ Roles: { RoleName: string }[] }>("iam", "ListRoles", {});
  return answer.Roles.map((role) => role.RoleName).sort();
}

test("what every JavaScript object inherits is a name like any other, also after a restart", () => {
  const cloud = cloudOf();
  const account = cloud.account("us-east-1");
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  for (const RoleName of names) {
    expect(() => account.call("iam", "GetRole", { RoleName })).toThrow(/cannot be found/);
    account.call("iam", "CreateRole", { RoleName, AssumeRolePolicyDocument });
    account.call("iam", "TagRole", { RoleName, Tags: [{ Key: "a", Value: "b" }] });
  }
  expect(roleNames(cloud)).toEqual([...names].sort());
  const again = cloudOf(JSON.parse(JSON.stringify(cloud.snapshot())) as CloudSnapshot);
  expect(roleNames(again)).toEqual([...names].sort());
  const gone = again.account("us-east-1");
  for (const RoleName of names) gone.call("iam", "DeleteRole", { RoleName });
  expect(roleNames(again)).toEqual([]);
});
