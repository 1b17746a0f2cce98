import { EC2 } from "@aws-sdk/client-ec2";
import { type CreateDBInstanceCommandInput, RDS } from "@aws-sdk/client-rds";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { coversErrors, coversService, isReal, localTest, refuses, useTarget } from "./target.ts";

// A database takes AWS its time.
if (isReal) vi.setConfig({ testTimeout: 3_600_000 });

const target = useTarget();
const { name } = target;
let rds: RDS;
let subnets: string[] = [];
let oneZone: string[] = [];
const DBInstanceIdentifier = name;
const DBSubnetGroupName = name;
const DBParameterGroupName = name;
const snapshot = `${name}-snapshot`;
const family = "postgres17";

const settings: CreateDBInstanceCommandInput = {
  DBInstanceIdentifier,
  DBInstanceClass: "db.t4g.micro",
  Engine: "postgres",
  AllocatedStorage: 20,
  MasterUsername: "app",
  MasterUserPassword: "correct-horse",
  BackupRetentionPeriod: 1,
};

const described = async (identifier = DBInstanceIdentifier) =>
  (await rds.describeDBInstances({ DBInstanceIdentifier: identifier })).DBInstances?.[0];
const inStatus = (status: string, identifier = DBInstanceIdentifier) =>
  target.until(
    () => described(identifier),
    (instance) => instance?.DBInstanceStatus === status,
    3600,
  );
const changed = async (change: object, identifier = DBInstanceIdentifier) => {
  await rds.modifyDBInstance({ DBInstanceIdentifier: identifier, ApplyImmediately: true, ...change });
  return inStatus("available", identifier);
};
const messages = async (SourceType: "db-instance" | "db-snapshot", SourceIdentifier: string) =>
  ((await rds.describeEvents({ SourceType, SourceIdentifier })).Events ?? []).map((event) => event.Message);

beforeAll(async () => {
  rds = target.client(RDS);
  const ec2 = target.client(EC2);
  const found = (await ec2.describeSubnets({ Filters: [{ Name: "default-for-az", Values: ["true"] }] }))
    .Subnets;
  subnets = (found ?? []).map((subnet) => subnet.SubnetId ?? "");
  oneZone = subnets.slice(0, 1);
});

describe("a subnet group", () => {
  test("is made of the subnets of two zones, and changed", async () => {
    const made = await rds.createDBSubnetGroup({
      DBSubnetGroupName: name.toUpperCase(),
      DBSubnetGroupDescription: "two zones",
      SubnetIds: subnets.slice(0, 2),
    });
    target.undo(() => rds.deleteDBSubnetGroup({ DBSubnetGroupName }));
    expect(made.DBSubnetGroup).toMatchObject({ DBSubnetGroupName: name, SubnetGroupStatus: "Complete" });
    await rds.modifyDBSubnetGroup({ DBSubnetGroupName, SubnetIds: subnets });
    const { DBSubnetGroups } = await rds.describeDBSubnetGroups({ DBSubnetGroupName });
    expect(DBSubnetGroups?.[0]?.Subnets?.map((subnet) => subnet.SubnetIdentifier).sort()).toEqual(
      [...subnets].sort(),
    );
  });

  const group = { DBSubnetGroupDescription: "d" };
  refuses([
    [
      "the same name again",
      () => rds.createDBSubnetGroup({ ...group, DBSubnetGroupName, SubnetIds: subnets }),
      "DBSubnetGroupAlreadyExistsFault",
      /already exists/,
    ],
    [
      "one zone",
      () => rds.createDBSubnetGroup({ ...group, DBSubnetGroupName: `${name}-2`, SubnetIds: oneZone }),
      "DBSubnetGroupDoesNotCoverEnoughAZs",
      /^The DB subnet group doesn't meet Availability Zone \(AZ\) coverage requirement\. Current AZ coverage: ap-northeast-1a\. Add subnets to cover at least 2 AZs\.$/,
    ],
    [
      "a subnet that is not there",
      () =>
        rds.createDBSubnetGroup({
          ...group,
          DBSubnetGroupName: `${name}-2`,
          SubnetIds: ["subnet-0123456789abcdef0"],
        }),
      "InvalidSubnet",
      /^Some input subnets in :\[subnet-0123456789abcdef0\] are invalid\.$/,
    ],
    [
      "a changed group with one zone",
      () => rds.modifyDBSubnetGroup({ DBSubnetGroupName, SubnetIds: oneZone }),
      "DBSubnetGroupDoesNotCoverEnoughAZs",
    ],
    [
      "a changed group with a subnet that is not there",
      () => rds.modifyDBSubnetGroup({ DBSubnetGroupName, SubnetIds: ["subnet-0123456789abcdef0"] }),
      "InvalidSubnet",
    ],
    [
      "a change of a group that is not there",
      () => rds.modifyDBSubnetGroup({ DBSubnetGroupName: "none", SubnetIds: subnets }),
      "DBSubnetGroupNotFoundFault",
      /^DB subnet group 'none' does not exist\.$/,
    ],
    [
      "a look at one",
      () => rds.describeDBSubnetGroups({ DBSubnetGroupName: "none" }),
      "DBSubnetGroupNotFoundFault",
    ],
    [
      "its deletion",
      () => rds.deleteDBSubnetGroup({ DBSubnetGroupName: "none" }),
      "DBSubnetGroupNotFoundFault",
    ],
  ]);
});

describe("an option group", () => {
  const OptionGroupName = `${name}-options`;
  const made = { OptionGroupName, EngineName: "postgres", MajorEngineVersion: "17" };
  const OptionGroupDescription = "ours";

  test("is listed with AWS's own of its engine", async () => {
    const created = await rds.createOptionGroup({ ...made, OptionGroupDescription });
    target.undo(() => rds.deleteOptionGroup({ OptionGroupName }));
    expect(created.OptionGroup).toMatchObject({ ...made, OptionGroupDescription, Options: [] });
    expect(created.OptionGroup?.OptionGroupArn).toMatch(new RegExp(`:og:${OptionGroupName}$`));
    const all = await rds.describeOptionGroups({ EngineName: "postgres", MajorEngineVersion: "17" });
    const names = all.OptionGroupsList?.map((one) => one.OptionGroupName);
    expect(names).toEqual(expect.arrayContaining([OptionGroupName, "default:postgres-17"]));
  });

  test("takes options of MySQL, with their settings, and gives them up", async () => {
    const audit = { OptionName: "MARIADB_AUDIT_PLUGIN" };
    const group = { OptionGroupName: `${name}-audit` };
    const mysql = { EngineName: "mysql", MajorEngineVersion: "5.7" };
    await rds.createOptionGroup({ ...group, ...mysql, OptionGroupDescription });
    target.undo(() => rds.deleteOptionGroup(group));
    const setting = { Name: "SERVER_AUDIT_FILE_ROTATE_SIZE", Value: "1000" };
    const OptionsToInclude = [{ ...audit, OptionSettings: [setting] }];
    const changed = await rds.modifyOptionGroup({ ...group, OptionsToInclude, ApplyImmediately: true });
    expect(changed.OptionGroup?.Options).toMatchObject([audit]);
    const set = changed.OptionGroup?.Options?.[0]?.OptionSettings ?? [];
    expect(set).toContainEqual(expect.objectContaining(setting));
    const copy = { OptionGroupName: `${name}-audit-copy` };
    const copied = await rds.copyOptionGroup({
      SourceOptionGroupIdentifier: group.OptionGroupName,
      TargetOptionGroupIdentifier: copy.OptionGroupName,
      TargetOptionGroupDescription: "copied",
    });
    target.undo(() => rds.deleteOptionGroup(copy));
    expect(copied.OptionGroup).toMatchObject({ OptionGroupDescription: "copied", Options: [audit] });
    const OptionsToRemove = ["MARIADB_AUDIT_PLUGIN", "MEMCACHED"];
    const emptied = await rds.modifyOptionGroup({ ...group, OptionsToRemove, ApplyImmediately: true });
    expect(emptied.OptionGroup?.Options).toEqual([]);
  });

  localTest("stays while an instance has it", async () => {
    const instance = { DBInstanceIdentifier: `${name}-og` };
    const created = await rds.createDBInstance({ ...settings, ...instance, OptionGroupName });
    expect(created.DBInstance?.OptionGroupMemberships).toEqual([{ OptionGroupName, Status: "in-sync" }]);
    await expect(rds.deleteOptionGroup({ OptionGroupName })).rejects.toMatchObject({
      name: "InvalidOptionGroupStateFault",
    });
    await rds.deleteDBInstance({ ...instance, SkipFinalSnapshot: true });
  });

  const none = { OptionGroupName: "none" };
  const copies = { TargetOptionGroupIdentifier: "a", TargetOptionGroupDescription: "d" };
  const another = { ...made, OptionGroupName: "a", OptionGroupDescription };
  const awsOwn = { OptionGroupName: "default:postgres-17" };
  refuses([
    [
      "the same again",
      () => rds.createOptionGroup({ ...another, OptionGroupName }),
      "OptionGroupAlreadyExistsFault",
    ],
    [
      "one of no engine",
      () => rds.createOptionGroup({ ...another, EngineName: "abc" }),
      "InvalidParameterValue",
    ],
    [
      "one of no version",
      () => rds.createOptionGroup({ ...another, MajorEngineVersion: "1.2" }),
      "InvalidParameterCombination",
      /^Cannot find major version 1\.2 for postgres$/,
    ],
    [
      "one without a description",
      () => rds.createOptionGroup({ ...another, OptionGroupDescription: "" }),
      "InvalidParameterValue",
    ],
    [
      "an instance of another engine with it",
      () =>
        rds.createDBInstance({ ...settings, DBInstanceIdentifier: "a", Engine: "mysql", OptionGroupName }),
      "InvalidParameterCombination",
    ],
    [
      "a look at none",
      () => rds.describeOptionGroups(none),
      "OptionGroupNotFoundFault",
      /^Specified OptionGroupName: none not found\.$/,
    ],
    ["deletion of none", () => rds.deleteOptionGroup(none), "OptionGroupNotFoundFault"],
    [
      "a change of none",
      () => rds.modifyOptionGroup({ ...none, OptionsToRemove: ["a"] }),
      "OptionGroupNotFoundFault",
    ],
    ["a change of nothing", () => rds.modifyOptionGroup({ OptionGroupName }), "InvalidParameterValue"],
    [
      "versions without their engine",
      () => rds.describeOptionGroups({ MajorEngineVersion: "17" }),
      "InvalidParameterCombination",
    ],
    [
      "a copy of no option group",
      () => rds.copyOptionGroup({ ...copies, SourceOptionGroupIdentifier: "none" }),
      "OptionGroupNotFoundFault",
    ],
    [
      "a copy over an option group",
      () =>
        rds.copyOptionGroup({
          ...copies,
          SourceOptionGroupIdentifier: OptionGroupName,
          TargetOptionGroupIdentifier: OptionGroupName,
        }),
      "OptionGroupAlreadyExistsFault",
    ],
    ["deletion of AWS's own", () => rds.deleteOptionGroup(awsOwn), "InvalidOptionGroupStateFault"],
    [
      "change of AWS's own",
      () => rds.modifyOptionGroup({ ...awsOwn, OptionsToRemove: ["a"] }),
      "InvalidOptionGroupStateFault",
    ],
  ]);
});

describe("a parameter group", () => {
  test("keeps what is set in it until it is reset", async () => {
    const made = await rds.createDBParameterGroup({
      DBParameterGroupName,
      DBParameterGroupFamily: family,
      Description: "ours",
    });
    target.undo(() => rds.deleteDBParameterGroup({ DBParameterGroupName }));
    expect(made.DBParameterGroup?.DBParameterGroupArn).toMatch(new RegExp(`:pg:${name}$`));
    await rds.modifyDBParameterGroup({
      DBParameterGroupName,
      Parameters: [{ ParameterName: "work_mem", ParameterValue: "8192", ApplyMethod: "immediate" }],
    });
    const set = async () =>
      (await rds.describeDBParameters({ DBParameterGroupName, Source: "user" })).Parameters ?? [];
    expect(await set()).toMatchObject([
      { ParameterName: "work_mem", ParameterValue: "8192", Source: "user" },
    ]);
    await rds.resetDBParameterGroup({ DBParameterGroupName, ResetAllParameters: true });
    expect(await set()).toEqual([]);
    const groups = await rds.describeDBParameterGroups({ DBParameterGroupName: `default.${family}` });
    expect(groups.DBParameterGroups).toMatchObject([{ DBParameterGroupFamily: family }]);
  });

  test("is copied with what is set in it, and is made of an old family too", async () => {
    await rds.modifyDBParameterGroup({ DBParameterGroupName, Parameters: parameters });
    const copy = `${name}-copy`;
    const copied = await rds.copyDBParameterGroup({
      SourceDBParameterGroupIdentifier: DBParameterGroupName,
      TargetDBParameterGroupIdentifier: copy,
      TargetDBParameterGroupDescription: "a copy",
    });
    target.undo(() => rds.deleteDBParameterGroup({ DBParameterGroupName: copy }));
    expect(copied.DBParameterGroup).toMatchObject({ DBParameterGroupFamily: family, Description: "a copy" });
    const set = await rds.describeDBParameters({ DBParameterGroupName: copy, Source: "user" });
    expect(set.Parameters?.map((one) => one.ParameterName)).toEqual([parameters[0]?.ParameterName]);
    const old = `${name}-old`;
    await rds.createDBParameterGroup({
      DBParameterGroupName: old,
      DBParameterGroupFamily: "mysql5.6",
      Description: "old",
    });
    target.undo(() => rds.deleteDBParameterGroup({ DBParameterGroupName: old }));
  });

  const copies = { TargetDBParameterGroupDescription: "d" };
  const own = { DBParameterGroupFamily: family, Description: "d" };
  const parameters = [{ ParameterName: "work_mem", ParameterValue: "1", ApplyMethod: "immediate" as const }];
  refuses([
    [
      "the same name again",
      () => rds.createDBParameterGroup({ ...own, DBParameterGroupName }),
      "DBParameterGroupAlreadyExistsFault",
      /^Parameter group \S+ already exists$/,
    ],
    [
      "a copy over one that is there",
      () =>
        rds.copyDBParameterGroup({
          ...copies,
          SourceDBParameterGroupIdentifier: name,
          TargetDBParameterGroupIdentifier: name,
        }),
      "DBParameterGroupAlreadyExistsFault",
    ],
    [
      "a copy of none",
      () =>
        rds.copyDBParameterGroup({
          ...copies,
          SourceDBParameterGroupIdentifier: "none",
          TargetDBParameterGroupIdentifier: `${name}-other`,
        }),
      "DBParameterGroupNotFoundFault",
    ],
    [
      "a look at none",
      () => rds.describeDBParameterGroups({ DBParameterGroupName: "none" }),
      "DBParameterGroupNotFoundFault",
    ],
    [
      "parameters of none",
      () => rds.describeDBParameters({ DBParameterGroupName: "none" }),
      "DBParameterGroupNotFoundFault",
    ],
    [
      "a change of none",
      () => rds.modifyDBParameterGroup({ DBParameterGroupName: "none", Parameters: parameters }),
      "DBParameterGroupNotFoundFault",
    ],
    [
      "a change of AWS's own",
      () => rds.modifyDBParameterGroup({ DBParameterGroupName: `default.${family}`, Parameters: parameters }),
      "InvalidDBParameterGroupStateFault",
    ],
    [
      "a reset of none",
      () => rds.resetDBParameterGroup({ DBParameterGroupName: "none" }),
      "DBParameterGroupNotFoundFault",
    ],
    [
      "a reset of AWS's own",
      () => rds.resetDBParameterGroup({ DBParameterGroupName: `default.${family}` }),
      "InvalidDBParameterGroupStateFault",
    ],
    [
      "a deletion of none",
      () => rds.deleteDBParameterGroup({ DBParameterGroupName: "none" }),
      "DBParameterGroupNotFoundFault",
    ],
  ]);
});

describe("what can be ordered", () => {
  test("is told by engine, version and class", async () => {
    const { DBEngineVersions } = await rds.describeDBEngineVersions({
      Engine: "postgres",
      DefaultOnly: true,
    });
    const [version] = DBEngineVersions ?? [];
    expect(version).toMatchObject({ Engine: "postgres", DBParameterGroupFamily: family });
    const { OrderableDBInstanceOptions } = await rds.describeOrderableDBInstanceOptions({
      Engine: "postgres",
      EngineVersion: version?.EngineVersion,
      DBInstanceClass: "db.t4g.micro",
    });
    expect(OrderableDBInstanceOptions?.[0]).toMatchObject({
      MultiAZCapable: true,
      DBInstanceClass: "db.t4g.micro",
    });
    const { EventCategoriesMapList } = await rds.describeEventCategories({ SourceType: "db-instance" });
    expect(EventCategoriesMapList?.[0]?.EventCategories).toContain("failover");
  });
});

describe("an instance", () => {
  test("is created in one zone and available", async () => {
    const { DBInstance } = await rds.createDBInstance({ ...settings, DBSubnetGroupName });
    target.undo(() => rds.deleteDBInstance({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
    expect(DBInstance).toMatchObject({ DBInstanceStatus: "creating", MultiAZ: false });
    expect(DBInstance?.Endpoint).toBeUndefined();
    const instance = await inStatus("available");
    expect(instance?.Endpoint?.Address).toMatch(
      new RegExp(`^${name}\\.[a-z0-9]{12}\\.${target.region}\\.rds\\.amazonaws\\.com$`),
    );
    expect(instance?.DBParameterGroups).toEqual([
      { DBParameterGroupName: `default.${family}`, ParameterApplyStatus: "in-sync" },
    ]);
    const filters = [{ Name: "db-instance-id", Values: [DBInstanceIdentifier] }];
    expect((await rds.describeDBInstances({ Filters: filters })).DBInstances).toHaveLength(1);
  });

  localTest("tells what was done to it in RDS's words", async () => {
    expect(await messages("db-instance", DBInstanceIdentifier)).toEqual([
      "DB instance created",
      "Backing up DB instance",
      "Finished DB Instance backup",
    ]);
  });

  test("has tags", async () => {
    const ResourceName = (await described())?.DBInstanceArn;
    await rds.addTagsToResource({
      ResourceName,
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    });
    await rds.removeTagsFromResource({ ResourceName, TagKeys: ["b"] });
    expect((await rds.listTagsForResource({ ResourceName })).TagList).toEqual([{ Key: "a", Value: "1" }]);
  });

  test("becomes Multi-AZ in place and fails over on demand", async () => {
    const before = await changed({ MultiAZ: true });
    expect(before).toMatchObject({ MultiAZ: true });
    expect(before?.SecondaryAvailabilityZone).not.toBe(before?.AvailabilityZone);
    await rds.rebootDBInstance({ DBInstanceIdentifier, ForceFailover: true });
    expect(await inStatus("available")).toMatchObject({
      AvailabilityZone: before?.SecondaryAvailabilityZone,
      SecondaryAvailabilityZone: before?.AvailabilityZone,
      Endpoint: before?.Endpoint,
    });
    expect(await messages("db-instance", DBInstanceIdentifier)).toEqual(
      expect.arrayContaining([
        "Finished applying modification to convert to a Multi-AZ DB Instance",
        "Multi-AZ instance failover completed",
      ]),
    );
  });

  test("is restored from a snapshot as Multi-AZ, and takes another's name", async () => {
    await rds.createDBSnapshot({ DBInstanceIdentifier, DBSnapshotIdentifier: snapshot });
    target.undo(() => rds.deleteDBSnapshot({ DBSnapshotIdentifier: snapshot }));
    await inStatus("available");
    const { DBSnapshots } = await rds.describeDBSnapshots({ DBSnapshotIdentifier: snapshot });
    expect(DBSnapshots).toMatchObject([
      { Status: "available", SnapshotType: "manual", PercentProgress: 100 },
    ]);
    const shared = { DBSnapshotIdentifier: snapshot, AttributeName: "restore" };
    const ValuesToAdd = ["210987654321"];
    const given = await rds.modifyDBSnapshotAttribute({ ...shared, ValuesToAdd });
    const attributes = [{ AttributeName: "restore", AttributeValues: ValuesToAdd }];
    expect(given.DBSnapshotAttributesResult?.DBSnapshotAttributes).toEqual(attributes);
    await rds.modifyDBSnapshotAttribute({ ...shared, ValuesToRemove: ValuesToAdd });
    const kept = await rds.describeDBSnapshotAttributes({ DBSnapshotIdentifier: snapshot });
    expect(kept.DBSnapshotAttributesResult?.DBSnapshotAttributes).toMatchObject([
      { AttributeName: "restore" },
    ]);
    const copy = `${snapshot}-copy`;
    await rds.copyDBSnapshot({ SourceDBSnapshotIdentifier: snapshot, TargetDBSnapshotIdentifier: copy });
    target.undo(() => rds.deleteDBSnapshot({ DBSnapshotIdentifier: copy }));
    const restored = `${name}-restored`;
    await rds.restoreDBInstanceFromDBSnapshot({
      DBInstanceIdentifier: restored,
      DBSnapshotIdentifier: snapshot,
      DBSubnetGroupName,
      MultiAZ: true,
    });
    target.undo(() => rds.deleteDBInstance({ DBInstanceIdentifier: restored, SkipFinalSnapshot: true }));
    expect(await inStatus("available", restored)).toMatchObject({ MultiAZ: true, MasterUsername: "app" });
    expect(await messages("db-snapshot", snapshot)).toContain(`Restored from snapshot ${snapshot}`);
    const renamed = `${name}-renamed`;
    const change = { NewDBInstanceIdentifier: renamed, ApplyImmediately: true };
    await rds.modifyDBInstance({ DBInstanceIdentifier: restored, ...change });
    target.undo(() => rds.deleteDBInstance({ DBInstanceIdentifier: renamed, SkipFinalSnapshot: true }));
    expect((await inStatus("available", renamed))?.Endpoint?.Address).toMatch(new RegExp(`^${renamed}\\.`));
  });

  test("stops and starts", async () => {
    await changed({ MultiAZ: false });
    await rds.stopDBInstance({ DBInstanceIdentifier });
    await inStatus("stopped");
    await expect(rds.stopDBInstance({ DBInstanceIdentifier })).rejects.toMatchObject({
      name: "InvalidDBInstanceStateFault",
      message: `Instance ${name} is not in available state.`,
    });
    for (const refused of [
      rds.rebootDBInstance({ DBInstanceIdentifier }),
      rds.modifyDBInstance({ DBInstanceIdentifier, MultiAZ: true }),
      rds.createDBSnapshot({ DBInstanceIdentifier, DBSnapshotIdentifier: `${name}-s` }),
    ]) {
      await expect(refused).rejects.toMatchObject({ name: "InvalidDBInstanceStateFault" });
    }
    await rds.startDBInstance({ DBInstanceIdentifier });
    await inStatus("available");
  });

  const none = { DBInstanceIdentifier: "none" };
  const arn = async (kind: "db" | "snapshot") =>
    (await described())?.DBInstanceArn?.replace(/:db:.*/, `:${kind}:none`);
  const other = { ...settings, DBInstanceIdentifier: `${name}-2` };
  refuses([
    [
      "the same name again",
      () => rds.createDBInstance(settings),
      "DBInstanceAlreadyExistsFault",
      /^DB instance already exists$/,
    ],
    [
      "a name with two hyphens",
      () => rds.createDBInstance({ ...other, DBInstanceIdentifier: "a--b" }),
      "InvalidParameterValue",
      /must not end with a hyphen or contain two consecutive hyphens/,
    ],
    [
      "no storage",
      () => rds.createDBInstance({ ...other, AllocatedStorage: undefined }),
      "InvalidParameterValue",
      /^The parameter AllocatedStorage must be provided/,
    ],
    [
      "too little storage",
      () => rds.createDBInstance({ ...other, AllocatedStorage: 1 }),
      "InvalidParameterValue",
      /^Invalid storage size for engine name postgres and storage type gp2: 1$/,
    ],
    [
      "a short password",
      () => rds.createDBInstance({ ...other, MasterUserPassword: "short" }),
      "InvalidParameterValue",
      /shorter than 8 characters/,
    ],
    [
      "a reserved user",
      () => rds.createDBInstance({ ...other, MasterUsername: "rdsadmin" }),
      "InvalidParameterValue",
      /reserved word/,
    ],
    [
      "an unknown class",
      () => rds.createDBInstance({ ...other, DBInstanceClass: "db.none" }),
      "InvalidParameterValue",
      /^Invalid DB Instance class: db\.none$/,
    ],
    ["an unknown engine", () => rds.createDBInstance({ ...other, Engine: "none" }), "InvalidParameterValue"],
    [
      "an unknown version",
      () => rds.createDBInstance({ ...other, EngineVersion: "1.1" }),
      "InvalidParameterCombination",
      /^Cannot find version 1\.1 for postgres$/,
    ],
    [
      "a zone for two zones",
      () => rds.createDBInstance({ ...other, MultiAZ: true, AvailabilityZone: `${target.region}a` }),
      "InvalidParameterCombination",
      /^Requesting a specific availability zone is not valid for Multi-AZ instances\.$/,
    ],
    [
      "a zone without a subnet",
      () => rds.createDBInstance({ ...other, DBSubnetGroupName, AvailabilityZone: `${target.region}z` }),
      "InvalidVPCNetworkStateFault",
    ],
    [
      "an unknown parameter group",
      () => rds.createDBInstance({ ...other, DBParameterGroupName: "none" }),
      "DBParameterGroupNotFoundFault",
    ],
    [
      "an unknown subnet group",
      () => rds.createDBInstance({ ...other, DBSubnetGroupName: "none" }),
      "DBSubnetGroupNotFoundFault",
    ],
    [
      "an unknown option group",
      () => rds.createDBInstance({ ...other, OptionGroupName: "none" }),
      "OptionGroupNotFoundFault",
    ],
    [
      "an unknown cluster",
      () => rds.createDBInstance({ ...other, DBClusterIdentifier: "none" }),
      "DBClusterNotFoundFault",
    ],
    [
      "an unknown storage type",
      () => rds.createDBInstance({ ...other, StorageType: "none" }),
      "StorageTypeNotSupportedFault",
    ],
    [
      "a look at none",
      () => rds.describeDBInstances(none),
      "DBInstanceNotFoundFault",
      /^DBInstance none not found\.$/,
    ],
    ["a change of none", () => rds.modifyDBInstance({ ...none, MultiAZ: true }), "DBInstanceNotFoundFault"],
    [
      "a deletion of none",
      () => rds.deleteDBInstance({ ...none, SkipFinalSnapshot: true }),
      "DBInstanceNotFoundFault",
    ],
    ["a reboot of none", () => rds.rebootDBInstance(none), "DBInstanceNotFoundFault"],
    ["a start of none", () => rds.startDBInstance(none), "DBInstanceNotFoundFault"],
    ...(
      [
        ["mon:16:00-tue:17:00", undefined, /^Maintenance window must be less than 24 hours\.$/],
        ["mon:16:00-mon:16:05", undefined, /^The maintenance window must be at least 30 minutes\.$/],
        ["mon:16tue:17:00", undefined, /Should be specified as a range ddd:hh24:mi-ddd:hh24:mi/],
        [
          "wed:18:00-wed:22:00",
          "20:00-20:30",
          /^The backup window and maintenance window must not overlap\.$/,
        ],
        ["wed:18:00-thu:01:00", "00:00-00:30", /must not overlap/],
        ["thu:00:00-thu:14:00", "23:50-00:20", /must not overlap/],
        ["wed:18:00-thu:01:00", "23:50-00:20", /must not overlap/],
      ] as const
    ).map(
      ([PreferredMaintenanceWindow, PreferredBackupWindow, message]) =>
        [
          `an instance with the windows ${PreferredMaintenanceWindow} and ${PreferredBackupWindow}`,
          () => rds.createDBInstance({ ...other, PreferredMaintenanceWindow, PreferredBackupWindow }),
          "InvalidParameterValue",
          message,
        ] as const,
    ),
    [
      "a maintenance window over the instance's backup window",
      async () => {
        const backup = (await described())?.PreferredBackupWindow ?? "";
        const PreferredMaintenanceWindow = backup.replace(/^(.*)-(.*)$/, "mon:$1-mon:$2");
        return rds.modifyDBInstance({ DBInstanceIdentifier, PreferredMaintenanceWindow });
      },
      "InvalidParameterValue",
      /must not overlap/,
    ],
    ["a stop of none", () => rds.stopDBInstance(none), "DBInstanceNotFoundFault"],
    [
      "a snapshot of none",
      () => rds.createDBSnapshot({ ...none, DBSnapshotIdentifier: "s" }),
      "DBInstanceNotFoundFault",
    ],
    [
      "tags for none",
      async () => rds.addTagsToResource({ ResourceName: await arn("db"), Tags: [] }),
      "DBInstanceNotFoundFault",
    ],
    [
      "tags of none",
      async () => rds.listTagsForResource({ ResourceName: await arn("db") }),
      "DBInstanceNotFoundFault",
    ],
    [
      "tags away from none",
      async () => rds.removeTagsFromResource({ ResourceName: await arn("db"), TagKeys: ["a"] }),
      "DBInstanceNotFoundFault",
    ],
    [
      "tags of no snapshot",
      async () => rds.listTagsForResource({ ResourceName: await arn("snapshot") }),
      "DBSnapshotNotFoundFault",
    ],
    [
      "tags for no snapshot",
      async () => rds.addTagsToResource({ ResourceName: await arn("snapshot"), Tags: [] }),
      "DBSnapshotNotFoundFault",
    ],
    [
      "tags away from no snapshot",
      async () => rds.removeTagsFromResource({ ResourceName: await arn("snapshot"), TagKeys: [] }),
      "DBSnapshotNotFoundFault",
    ],
    [
      "a taken name",
      () => rds.modifyDBInstance({ DBInstanceIdentifier, NewDBInstanceIdentifier: `${name}-renamed` }),
      "DBInstanceAlreadyExistsFault",
    ],
    [
      "an unknown parameter group for it",
      () => rds.modifyDBInstance({ DBInstanceIdentifier, DBParameterGroupName: "none" }),
      "DBParameterGroupNotFoundFault",
    ],
    [
      "an unknown storage type for it",
      () => rds.modifyDBInstance({ DBInstanceIdentifier, StorageType: "none" }),
      "StorageTypeNotSupportedFault",
    ],
    [
      "the subnet group that it has",
      () => rds.modifyDBInstance({ DBInstanceIdentifier, DBSubnetGroupName }),
      "InvalidVPCNetworkStateFault",
    ],
    [
      "less storage",
      () => rds.modifyDBInstance({ DBInstanceIdentifier, AllocatedStorage: 10 }),
      "InvalidParameterCombination",
    ],
    [
      "a failover with one zone",
      () => rds.rebootDBInstance({ DBInstanceIdentifier, ForceFailover: true }),
      "InvalidParameterCombination",
    ],
    [
      "a start of what runs",
      () => rds.startDBInstance({ DBInstanceIdentifier }),
      "InvalidDBInstanceStateFault",
      /cannot be started as it is not in one of the following statuses: 'stopped,/,
    ],
    [
      "deletion without a word on the last snapshot",
      () => rds.deleteDBInstance({ DBInstanceIdentifier }),
      "InvalidParameterCombination",
      /^FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified\.$/,
    ],
    [
      "a last snapshot that is there",
      () => rds.deleteDBInstance({ DBInstanceIdentifier, FinalDBSnapshotIdentifier: snapshot }),
      "DBSnapshotAlreadyExistsFault",
    ],
    [
      "a stop with a snapshot that is there",
      () => rds.stopDBInstance({ DBInstanceIdentifier, DBSnapshotIdentifier: snapshot }),
      "DBSnapshotAlreadyExistsFault",
    ],
    [
      "deletion of its subnet group",
      () => rds.deleteDBSubnetGroup({ DBSubnetGroupName }),
      "InvalidDBSubnetGroupStateFault",
      /is still using it\.$/,
    ],
    [
      "a subnet group without its zone",
      async () => {
        const zone = (await described())?.AvailabilityZone;
        const { DBSubnetGroups } = await rds.describeDBSubnetGroups({ DBSubnetGroupName });
        const SubnetIds = DBSubnetGroups?.[0]?.Subnets?.filter(
          (one) => one.SubnetAvailabilityZone?.Name !== zone,
        );
        return rds.modifyDBSubnetGroup({
          DBSubnetGroupName,
          SubnetIds: SubnetIds?.map((one) => one.SubnetIdentifier ?? ""),
        });
      },
      "SubnetAlreadyInUse",
    ],
    [
      "a page of five",
      () => rds.describeDBInstances({ MaxRecords: 5 }),
      "InvalidParameterValue",
      /^Invalid value 5 for MaxRecords\. Must be between 20 and 100$/,
    ],
    [
      "an unknown filter",
      () => rds.describeDBInstances({ Filters: [{ Name: "none", Values: [] }] }),
      "InvalidParameterValue",
      /^Unrecognized filter name: none$/,
    ],
    [
      "events of a source without its type",
      () => rds.describeEvents({ SourceIdentifier: name }),
      "InvalidParameterCombination",
    ],
  ]);

  test("is protected from deletion while it says so", async () => {
    await changed({ DeletionProtection: true });
    await expect(
      rds.deleteDBInstance({ DBInstanceIdentifier, SkipFinalSnapshot: true }),
    ).rejects.toMatchObject({
      name: "InvalidParameterCombination",
      message: "Cannot delete protected DB Instance, please disable deletion protection and try again.",
    });
    await changed({ DeletionProtection: false, DBParameterGroupName });
    await expect(rds.deleteDBParameterGroup({ DBParameterGroupName })).rejects.toMatchObject({
      name: "InvalidDBParameterGroupStateFault",
    });
  });
});

describe("a snapshot", () => {
  const none = { DBSnapshotIdentifier: "none" };
  const automated = async () =>
    (await rds.describeDBSnapshots({ DBInstanceIdentifier, SnapshotType: "automated" })).DBSnapshots?.[0];
  const restore = (more: object) =>
    rds.restoreDBInstanceFromDBSnapshot({
      DBInstanceIdentifier: `${name}-3`,
      DBSnapshotIdentifier: snapshot,
      ...more,
    });
  refuses([
    [
      "the same name again",
      () => rds.createDBSnapshot({ DBInstanceIdentifier, DBSnapshotIdentifier: snapshot }),
      "DBSnapshotAlreadyExistsFault",
    ],
    [
      "attributes of none",
      () => rds.describeDBSnapshotAttributes({ DBSnapshotIdentifier: "none" }),
      "DBSnapshotNotFoundFault",
    ],
    [
      "an attribute of none",
      () => rds.modifyDBSnapshotAttribute({ DBSnapshotIdentifier: "none", AttributeName: "restore" }),
      "DBSnapshotNotFoundFault",
    ],
    [
      "an attribute that is none",
      () => rds.modifyDBSnapshotAttribute({ DBSnapshotIdentifier: snapshot, AttributeName: "own" }),
      "InvalidParameterValue",
    ],
    [
      "an account that is added and removed at once",
      () =>
        rds.modifyDBSnapshotAttribute({
          DBSnapshotIdentifier: snapshot,
          AttributeName: "restore",
          ValuesToAdd: ["210987654321"],
          ValuesToRemove: ["210987654321"],
        }),
      "InvalidParameterCombination",
    ],
    [
      "a copy over it",
      () =>
        rds.copyDBSnapshot({ SourceDBSnapshotIdentifier: snapshot, TargetDBSnapshotIdentifier: snapshot }),
      "DBSnapshotAlreadyExistsFault",
    ],
    [
      "a copy of none",
      () => rds.copyDBSnapshot({ SourceDBSnapshotIdentifier: "none", TargetDBSnapshotIdentifier: "x" }),
      "DBSnapshotNotFoundFault",
    ],
    ["a look at none", () => rds.describeDBSnapshots(none), "DBSnapshotNotFoundFault"],
    ["a deletion of none", () => rds.deleteDBSnapshot(none), "DBSnapshotNotFoundFault"],
    [
      "a deletion of RDS's own",
      async () => rds.deleteDBSnapshot({ DBSnapshotIdentifier: (await automated())?.DBSnapshotIdentifier }),
      "InvalidDBSnapshotStateFault",
    ],
    ["a restore of none", () => restore(none), "DBSnapshotNotFoundFault"],
    ["a restore over what is there", () => restore({ DBInstanceIdentifier }), "DBInstanceAlreadyExistsFault"],
    ["a restore as another engine", () => restore({ Engine: "mysql" }), "InvalidRestoreFault"],
    [
      "a restore of a cluster's",
      () => restore({ DBClusterSnapshotIdentifier: "none" }),
      "DBClusterSnapshotNotFoundFault",
    ],
    [
      "a restore into no subnet group",
      () => restore({ DBSubnetGroupName: "none" }),
      "DBSubnetGroupNotFoundFault",
    ],
    [
      "a restore with no parameter group",
      () => restore({ DBParameterGroupName: "none" }),
      "DBParameterGroupNotFoundFault",
    ],
    [
      "a restore with no option group",
      () => restore({ OptionGroupName: "none" }),
      "OptionGroupNotFoundFault",
    ],
    [
      "a restore onto no such storage",
      () => restore({ StorageType: "none" }),
      "StorageTypeNotSupportedFault",
    ],
    [
      "a restore in a zone without subnet",
      () => restore({ AvailabilityZone: `${target.region}z` }),
      "InvalidVPCNetworkStateFault",
    ],
  ]);
});

test("an instance is deleted with a last snapshot", async () => {
  const last = `${name}-last`;
  await rds.deleteDBInstance({ DBInstanceIdentifier, FinalDBSnapshotIdentifier: last });
  target.undo(() => rds.deleteDBSnapshot({ DBSnapshotIdentifier: last }));
  await target.until(
    async () => (await rds.describeDBInstances({})).DBInstances?.map((one) => one.DBInstanceIdentifier),
    (names) => !names?.includes(DBInstanceIdentifier),
    3600,
  );
  expect((await rds.describeDBSnapshots({ DBSnapshotIdentifier: last })).DBSnapshots).toHaveLength(1);
});

coversService(target, "rds");
coversErrors(target, {
  DBInstanceAlreadyExistsFault: "CreateDBInstance ModifyDBInstance RestoreDBInstanceFromDBSnapshot",
  DBInstanceNotFoundFault:
    "DescribeDBInstances ModifyDBInstance DeleteDBInstance RebootDBInstance StartDBInstance StopDBInstance CreateDBSnapshot AddTagsToResource RemoveTagsFromResource ListTagsForResource",
  InvalidDBInstanceStateFault:
    "ModifyDBInstance RebootDBInstance StartDBInstance StopDBInstance CreateDBSnapshot",
  DBSnapshotAlreadyExistsFault: "CreateDBSnapshot CopyDBSnapshot DeleteDBInstance StopDBInstance",
  DBSnapshotNotFoundFault:
    "DescribeDBSnapshots DeleteDBSnapshot DescribeDBSnapshotAttributes ModifyDBSnapshotAttribute CopyDBSnapshot RestoreDBInstanceFromDBSnapshot AddTagsToResource RemoveTagsFromResource ListTagsForResource",
  InvalidDBSnapshotStateFault: "DeleteDBSnapshot",
  InvalidRestoreFault: "RestoreDBInstanceFromDBSnapshot",
  InvalidVPCNetworkStateFault: "CreateDBInstance ModifyDBInstance RestoreDBInstanceFromDBSnapshot",
  StorageTypeNotSupportedFault: "CreateDBInstance ModifyDBInstance RestoreDBInstanceFromDBSnapshot",
  OptionGroupAlreadyExistsFault: "CreateOptionGroup CopyOptionGroup",
  OptionGroupNotFoundFault:
    "CreateDBInstance RestoreDBInstanceFromDBSnapshot DescribeOptionGroups ModifyOptionGroup DeleteOptionGroup CopyOptionGroup",
  InvalidOptionGroupStateFault: "DeleteOptionGroup ModifyOptionGroup",
  DBClusterNotFoundFault: "CreateDBInstance",
  DBClusterSnapshotNotFoundFault: "RestoreDBInstanceFromDBSnapshot",
  DBSubnetGroupAlreadyExistsFault: "CreateDBSubnetGroup",
  DBSubnetGroupDoesNotCoverEnoughAZs: "CreateDBSubnetGroup ModifyDBSubnetGroup",
  DBSubnetGroupNotFoundFault:
    "CreateDBInstance RestoreDBInstanceFromDBSnapshot DescribeDBSubnetGroups ModifyDBSubnetGroup DeleteDBSubnetGroup",
  InvalidDBSubnetGroupStateFault: "DeleteDBSubnetGroup",
  InvalidSubnet: "CreateDBSubnetGroup ModifyDBSubnetGroup",
  SubnetAlreadyInUse: "ModifyDBSubnetGroup",
  DBParameterGroupAlreadyExistsFault: "CreateDBParameterGroup CopyDBParameterGroup",
  DBParameterGroupNotFoundFault:
    "CreateDBInstance ModifyDBInstance RestoreDBInstanceFromDBSnapshot DescribeDBParameterGroups DescribeDBParameters ModifyDBParameterGroup ResetDBParameterGroup DeleteDBParameterGroup CopyDBParameterGroup",
  InvalidDBParameterGroupStateFault: "ModifyDBParameterGroup ResetDBParameterGroup DeleteDBParameterGroup",
});
