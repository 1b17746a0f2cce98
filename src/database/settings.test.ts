import { expect, test } from "vitest";
import { restoreOf, settingsToCarry } from "./settings.ts";

test("the new database is asked for with everything that the old one was told, but for AWS's own tags", () => {
  const old = {
    DBInstanceClass: "db.t4g.micro",
    Endpoint: { Address: "chat.x.rds.amazonaws.com", Port: 5433 },
    DBSubnetGroup: { DBSubnetGroupName: "own" },
    VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-1", Status: "active" }],
    DBParameterGroups: [{ DBParameterGroupName: "own16" }],
    StorageType: "gp3",
    Iops: 3000,
    DeletionProtection: true,
    TagList: [
      { Key: "team", Value: "ops" },
      { Key: "aws:cloudformation:stack-name", Value: "data" },
    ],
  };
  const asked = restoreOf(old, { identifier: "chat", snapshot: "s" });
  expect(asked).toMatchObject({
    DBInstanceIdentifier: "chat",
    MultiAZ: true,
    Port: 5433,
    VpcSecurityGroupIds: ["sg-1"],
    DBParameterGroupName: "own16",
    Tags: [{ Key: "team", Value: "ops" }],
  });
  // gp3 has 3000 by itself; a protected one that failed could not be taken away.
  expect([asked.Iops, asked.DeletionProtection]).toEqual([undefined, undefined]);
});

test("what a restore cannot be told is told afterwards, and only where it differs", () => {
  const old = { BackupRetentionPeriod: 7, DeletionProtection: true, MonitoringInterval: 0 };
  const made = { DBInstanceIdentifier: "chat", BackupRetentionPeriod: 1, MonitoringInterval: 0 };
  expect(settingsToCarry(old, made)).toEqual({
    DBInstanceIdentifier: "chat",
    BackupRetentionPeriod: 7,
    DeletionProtection: true,
  });
  expect(settingsToCarry(old, { ...made, ...old })).toBeUndefined();
});
