import type { DBInstance } from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { remarksOn } from "./fitness.ts";

const zones = (...names: string[]) => names.map((Name) => ({ SubnetAvailabilityZone: { Name } }));

const fit: DBInstance = {
  DBInstanceIdentifier: "chat",
  DBInstanceStatus: "available",
  Engine: "postgres",
  EngineVersion: "16.10",
  DBInstanceClass: "db.t4g.micro",
  StorageType: "gp3",
  DBSubnetGroup: { DBSubnetGroupName: "own", Subnets: zones("a", "c") },
  BackupRetentionPeriod: 7,
  DeletionProtection: true,
  DBParameterGroups: [{ DBParameterGroupName: "own16", ParameterApplyStatus: "in-sync" }],
};
const offers = [{ MultiAZCapable: true, StorageType: "gp3" }];

function codes(
  changed: Partial<DBInstance>,
  way: "in-place" | "from-snapshot" = "in-place",
  offered = offers,
) {
  const remarks = remarksOn({ database: { ...fit, ...changed }, offers: offered }, way);
  return remarks.map(({ code, blocks }) => `${blocks ? "!" : ""}${code}`);
}

test("nothing speaks against a database that is fit", () => {
  expect(codes({})).toEqual([]);
  expect(codes({}, "from-snapshot")).toEqual([]);
});

test("what RDS would refuse, or would do besides, is in the way", () => {
  expect(codes({}, "in-place", [{ MultiAZCapable: false, StorageType: "gp3" }])).toEqual([
    "!ENGINE_WITHOUT_MULTI_AZ",
  ]);
  expect(codes({ StorageType: "standard" })).toEqual(["!STORAGE_WITHOUT_MULTI_AZ"]);
  expect(codes({ DBSubnetGroup: { Subnets: zones("a", "a") } })).toEqual(["!SUBNET_GROUP_ONE_ZONE"]);
  expect(codes({ DBInstanceStatus: "stopped" })).toEqual(["!NOT_AVAILABLE"]);
  expect(codes({ PendingModifiedValues: { DBInstanceClass: "db.t4g.small" } })).toEqual([
    "!OTHER_CHANGES_WAIT",
  ]);
  expect(codes({ DBClusterIdentifier: "aurora" }, "in-place", [])).toEqual(["!IN_CLUSTER"]);
});

test("a conversion that was begun already is no obstacle to following it", () => {
  const begun = { DBInstanceStatus: "modifying", PendingModifiedValues: { MultiAZ: true } };
  expect(codes(begun)).toEqual([]);
  expect(codes(begun, "from-snapshot")).toEqual(["!NOT_AVAILABLE"]);
});

test("what a new database would not have speaks against a swap alone", () => {
  expect(codes({ ReadReplicaDBInstanceIdentifiers: ["copy"] }, "from-snapshot")).toEqual(["!HAS_REPLICAS"]);
  expect(codes({ MasterUserSecret: { SecretArn: "arn" } }, "from-snapshot")).toEqual(["!SECRET_MANAGED"]);
  expect(codes({ IAMDatabaseAuthenticationEnabled: true }, "from-snapshot")).toEqual(["IAM_AUTHENTICATION"]);
  expect(codes({ ReadReplicaDBInstanceIdentifiers: ["copy"] })).toEqual([]);
});

test("what is no obstacle is noted behind what is", () => {
  const careless = {
    BackupRetentionPeriod: 0,
    DeletionProtection: false,
    DBParameterGroups: [{ DBParameterGroupName: "own16", ParameterApplyStatus: "pending-reboot" }],
    TagList: [{ Key: "aws:cloudformation:stack-name", Value: "data" }],
  };
  expect(codes({ ...careless, DBInstanceStatus: "rebooting" })).toEqual([
    "!NOT_AVAILABLE",
    "NO_BACKUP",
    "NO_DELETION_PROTECTION",
    "PARAMETERS_WAIT",
    "IN_STACK",
  ]);
});
