import { afterEach, beforeEach, expect, test } from "vitest";
import { WholeCloud } from "../../../test/support/whole-cloud.ts";

let whole: WholeCloud;

beforeEach(() => {
  whole = new WholeCloud();
});

afterEach(() => whole.close());

// biome-ignore lint/suspicious/noExplicitAny: AWS's outputs, read as they are
function call(operation: string, input: object = {}): any {
  return whole.call("rds", operation, input);
}

const settings = {
  DBInstanceIdentifier: "chat",
  DBInstanceClass: "db.t4g.micro",
  Engine: "postgres",
  AllocatedStorage: 20,
  MasterUsername: "app",
  MasterUserPassword: "correct horse".replace(" ", "-"),
};

function instance(identifier = "chat") {
  return call("DescribeDBInstances", { DBInstanceIdentifier: identifier }).DBInstances[0];
}

function messages(minutes = 60): string[] {
  const { Events } = call("DescribeEvents", {
    SourceType: "db-instance",
    SourceIdentifier: "chat",
    Duration: minutes,
  });
  return Events.map((event: { Message: string }) => event.Message);
}

async function available(input: object = {}): Promise<void> {
  call("CreateDBInstance", { ...settings, ...input });
  await whole.wait(1000);
  expect(instance().DBInstanceStatus).toBe("available");
}

test("an instance is created, backed up and available, each in its time", async () => {
  const { DBInstance } = call("CreateDBInstance", settings);
  expect(DBInstance).toMatchObject({ DBInstanceStatus: "creating", Endpoint: undefined, MultiAZ: false });
  await whole.wait(290);
  expect(instance().DBInstanceStatus).toBe("creating");
  await whole.wait(20);
  expect(instance()).toMatchObject({
    DBInstanceStatus: "backing-up",
    Endpoint: {
      Address: expect.stringMatching(/^chat\.c[0-9a-f]{11}\.ap-northeast-1\.rds\.amazonaws\.com$/),
      Port: 5432,
    },
  });
  await whole.wait(60);
  expect(instance().DBInstanceStatus).toBe("available");
  expect(messages()).toEqual([
    "DB instance created",
    "Backing up DB instance",
    "Finished DB Instance backup",
  ]);
  const { DBSnapshots } = call("DescribeDBSnapshots", { SnapshotType: "automated" });
  expect(DBSnapshots).toMatchObject([{ DBSnapshotIdentifier: expect.stringMatching(/^rds:chat-\d{4}-/) }]);
});

test("it becomes Multi-AZ in place, in a zone of its own for the standby", async () => {
  await available();
  const { DBInstance } = call("ModifyDBInstance", {
    DBInstanceIdentifier: "chat",
    MultiAZ: true,
    ApplyImmediately: true,
  });
  expect(DBInstance).toMatchObject({ DBInstanceStatus: "modifying", MultiAZ: false });
  expect(messages(1)).toEqual(["Applying modification to convert to a Multi-AZ DB Instance"]);
  await whole.wait(310);
  const after = instance();
  expect(after).toMatchObject({ DBInstanceStatus: "available", MultiAZ: true, Endpoint: { Port: 5432 } });
  expect(after.SecondaryAvailabilityZone).toMatch(/^ap-northeast-1[acd]$/);
  expect(after.SecondaryAvailabilityZone).not.toBe(after.AvailabilityZone);
  expect(messages(1)).toEqual(["Finished applying modification to convert to a Multi-AZ DB Instance"]);
  call("ModifyDBInstance", { DBInstanceIdentifier: "chat", MultiAZ: false, ApplyImmediately: true });
  await whole.wait(310);
  expect(instance()).toMatchObject({ MultiAZ: false, SecondaryAvailabilityZone: undefined });
});

test("without ApplyImmediately a change waits for the maintenance window", async () => {
  await available({ PreferredMaintenanceWindow: "mon:04:00-mon:04:30" });
  const input = { DBInstanceIdentifier: "chat", MultiAZ: true, DBInstanceClass: "db.t4g.small" };
  expect(call("ModifyDBInstance", input).DBInstance).toMatchObject({
    DBInstanceStatus: "available",
    PendingModifiedValues: { MultiAZ: true, DBInstanceClass: "db.t4g.small" },
  });
  await whole.wait(600);
  expect(instance().MultiAZ).toBe(false);
  while (!/^Mon.* 04:00/.test(new Date(whole.clock.now()).toUTCString())) await whole.clock.advance(60_000);
  whole.cloud.settle();
  expect(instance().DBInstanceStatus).toBe("modifying");
  await whole.wait(310);
  expect(instance()).toMatchObject({
    MultiAZ: true,
    DBInstanceClass: "db.t4g.small",
    PendingModifiedValues: { MultiAZ: undefined },
  });
});

test("what waited is applied with the next immediate change", async () => {
  await available();
  call("ModifyDBInstance", { DBInstanceIdentifier: "chat", AllocatedStorage: 30 });
  call("ModifyDBInstance", { DBInstanceIdentifier: "chat", MultiAZ: true, ApplyImmediately: true });
  await whole.wait(310);
  expect(instance()).toMatchObject({ MultiAZ: true, AllocatedStorage: 30 });
});

test("a forced failover swaps the zones and keeps the endpoint", async () => {
  await available({ MultiAZ: true });
  const before = instance();
  call("RebootDBInstance", { DBInstanceIdentifier: "chat", ForceFailover: true });
  expect(instance().DBInstanceStatus).toBe("rebooting");
  await whole.wait(100);
  expect(instance()).toMatchObject({
    DBInstanceStatus: "available",
    AvailabilityZone: before.SecondaryAvailabilityZone,
    SecondaryAvailabilityZone: before.AvailabilityZone,
    Endpoint: before.Endpoint,
  });
  expect(messages(2)).toEqual([
    "Multi-AZ instance failover started.",
    "DB instance restarted",
    "Multi-AZ instance failover completed",
  ]);
});

test("a plain reboot brings a new parameter group into use", async () => {
  call("CreateDBParameterGroup", {
    DBParameterGroupName: "own",
    DBParameterGroupFamily: "postgres17",
    Description: "own",
  });
  await available();
  call("ModifyDBInstance", { DBInstanceIdentifier: "chat", DBParameterGroupName: "own" });
  await whole.wait(310);
  const group = () => instance().DBParameterGroups[0];
  expect(group()).toEqual({ DBParameterGroupName: "own", ParameterApplyStatus: "pending-reboot" });
  call("RebootDBInstance", { DBInstanceIdentifier: "chat" });
  await whole.wait(70);
  expect(group().ParameterApplyStatus).toBe("in-sync");
  expect(messages(2).slice(-2)).toEqual(["DB instance shutdown", "DB instance restarted"]);
});

test("a failed zone makes a Multi-AZ instance fail over by itself, and its standby is rebuilt afterwards", async () => {
  await available({ MultiAZ: true });
  const { AvailabilityZone: first, SecondaryAvailabilityZone: second } = instance();
  whole.cloud.failZone(first);
  await whole.wait(100);
  expect(instance()).toMatchObject({
    DBInstanceStatus: "available",
    AvailabilityZone: second,
    SecondaryAvailabilityZone: first,
  });
  // There is no standby to hand over to: RDS abandons the request and reboots.
  call("RebootDBInstance", { DBInstanceIdentifier: "chat", ForceFailover: true });
  await whole.wait(70);
  expect(instance().AvailabilityZone).toBe(second);
  expect(messages(2).some((message) => message.startsWith("Abandoning user requested failover"))).toBe(true);
  whole.cloud.restoreZone(first);
  await whole.wait(400);
  expect(messages(10)).toEqual(
    expect.arrayContaining([
      "Recovery of standby DB instance has started.",
      "Recovery of standby DB instance has completed.",
    ]),
  );
  call("RebootDBInstance", { DBInstanceIdentifier: "chat", ForceFailover: true });
  await whole.wait(100);
  expect(instance().AvailabilityZone).toBe(first);
});

test("a failed zone leaves a Single-AZ instance down until it is back", async () => {
  await available();
  const { AvailabilityZone } = instance();
  whole.cloud.failZone(AvailabilityZone);
  await whole.wait(3600);
  expect(instance()).toMatchObject({ DBInstanceStatus: "failed", AvailabilityZone });
  whole.cloud.restoreZone(AvailabilityZone);
  await whole.wait(80);
  expect(instance().DBInstanceStatus).toBe("available");
  expect(messages(2)).toEqual([
    expect.stringMatching(/^Recovery of the DB instance has started/),
    "DB instance restarted",
    "Recovery of the DB instance is complete.",
  ]);
});

test("both zones gone, a Multi-AZ instance is down and comes back where it was", async () => {
  await available({ MultiAZ: true });
  const { AvailabilityZone: first, SecondaryAvailabilityZone: second } = instance();
  whole.cloud.failZone(second);
  whole.cloud.failZone(first);
  await whole.wait(200);
  expect(instance().DBInstanceStatus).toBe("failed");
  whole.cloud.restoreZone(first);
  await whole.wait(80);
  expect(instance()).toMatchObject({ DBInstanceStatus: "available", AvailabilityZone: first });
  expect(messages(2)).toContain("Multi-AZ instance activation completed.");
});

test("what was being done when the zone failed is done after the failover", async () => {
  await available({ MultiAZ: true });
  call("ModifyDBInstance", { DBInstanceIdentifier: "chat", AllocatedStorage: 40, ApplyImmediately: true });
  whole.cloud.failZone(instance().AvailabilityZone);
  await whole.wait(420);
  expect(instance()).toMatchObject({ DBInstanceStatus: "available", AllocatedStorage: 40 });
});

test("a snapshot restores as Multi-AZ under a name of its own, and the two change names", async () => {
  await available();
  call("CreateDBSnapshot", { DBInstanceIdentifier: "chat", DBSnapshotIdentifier: "before" });
  expect(instance().DBInstanceStatus).toBe("backing-up");
  await whole.wait(70);
  call("RestoreDBInstanceFromDBSnapshot", {
    DBInstanceIdentifier: "chat-new",
    DBSnapshotIdentifier: "before",
    MultiAZ: true,
  });
  await whole.wait(380);
  expect(instance("chat-new")).toMatchObject({
    DBInstanceStatus: "available",
    MultiAZ: true,
    Engine: "postgres",
  });
  const { DbiResourceId } = instance("chat-new");
  const rename = (from: string, to: string) =>
    call("ModifyDBInstance", {
      DBInstanceIdentifier: from,
      NewDBInstanceIdentifier: to,
      ApplyImmediately: true,
    });
  rename("chat", "chat-old");
  expect(instance().DBInstanceStatus).toBe("renaming");
  await whole.wait(70);
  rename("chat-new", "chat");
  await whole.wait(70);
  expect(instance()).toMatchObject({ DbiResourceId, MultiAZ: true });
  expect(instance().Endpoint.Address).toMatch(/^chat\./);
  expect(
    call("DescribeEvents", { SourceType: "db-snapshot" }).Events.map(
      (one: { Message: string }) => one.Message,
    ),
  ).toEqual(
    expect.arrayContaining([
      "Creating manual snapshot",
      "Manual snapshot created",
      "Restored from snapshot before",
    ]),
  );
});

test("deletion takes a last snapshot and drops the automated ones", async () => {
  await available();
  call("DeleteDBInstance", { DBInstanceIdentifier: "chat", FinalDBSnapshotIdentifier: "last" });
  await whole.wait(200);
  expect(call("DescribeDBInstances").DBInstances).toEqual([]);
  const { DBSnapshots } = call("DescribeDBSnapshots");
  expect(DBSnapshots).toMatchObject([
    { DBSnapshotIdentifier: "last", Status: "available", SnapshotType: "manual" },
  ]);
  expect(messages().at(-1)).toBe("DB instance deleted");
});

test("it stops and starts", async () => {
  await available();
  call("StopDBInstance", { DBInstanceIdentifier: "chat" });
  expect(instance().DBInstanceStatus).toBe("stopping");
  await whole.wait(130);
  expect(instance().DBInstanceStatus).toBe("stopped");
  call("StartDBInstance", { DBInstanceIdentifier: "chat" });
  await whole.wait(70);
  expect(instance().DBInstanceStatus).toBe("available");
  expect(messages(5)).toEqual(["DB instance stopped", "DB instance started"]);
});

test("quotas are those of a new account", async () => {
  await available();
  const refusal = (code: string) => expect.objectContaining({ code });
  const { Subnets } = whole.call("ec2", "DescribeSubnets", {});
  const SubnetIds: string[] = Subnets.map(({ SubnetId }: { SubnetId: string }) => SubnetId);
  const subnetGroup = { DBSubnetGroupDescription: "x", SubnetIds };
  const repeat = (times: number, make: (count: number) => void) => {
    for (let count = 0; count < times; count++) make(count);
  };
  const makeSubnetGroup = (count: number) =>
    call("CreateDBSubnetGroup", { ...subnetGroup, DBSubnetGroupName: `group-${count}` });
  // With the default one.
  repeat(49, makeSubnetGroup);
  expect(() => makeSubnetGroup(49)).toThrow(refusal("DBSubnetGroupQuotaExceeded"));
  call("DeleteDBSubnetGroup", { DBSubnetGroupName: "group-0" });
  const many = { ...subnetGroup, DBSubnetGroupName: "many", SubnetIds: Array(21).fill(SubnetIds[0]) };
  expect(() => call("CreateDBSubnetGroup", many)).toThrow(refusal("DBSubnetQuotaExceededFault"));
  const makeParameters = (count: number) =>
    call("CreateDBParameterGroup", {
      DBParameterGroupName: `group-${count}`,
      DBParameterGroupFamily: "postgres16",
      Description: "x",
    });
  repeat(50, makeParameters);
  expect(() => makeParameters(50)).toThrow(refusal("DBParameterGroupQuotaExceeded"));
  const snapshot = (count: number) =>
    call("CreateDBSnapshot", { DBInstanceIdentifier: "chat", DBSnapshotIdentifier: `snapshot-${count}` });
  for (let count = 0; count < 100; count++) {
    snapshot(count);
    await whole.wait(60);
  }
  expect(() => snapshot(100)).toThrow(refusal("SnapshotQuotaExceeded"));
  const make = (count: number) =>
    call("CreateDBInstance", { ...settings, DBInstanceIdentifier: `chat-${count}` });
  repeat(39, make);
  expect(() => make(39)).toThrow(refusal("InstanceQuotaExceeded"));
});
