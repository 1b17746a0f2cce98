import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Estate } from "../aws/estate.ts";
import { type PriceFile, Prices } from "../estimate/prices.ts";
import { audit, isAtRisk, rules } from "./audit.ts";

const file = parse(readFileSync(new URL("../../data/prices.yaml", import.meta.url), "utf8")) as PriceFile;
const prices = new Prices(file, "ap-northeast-1");
const nothing: Estate = {
  instances: [],
  groups: [],
  notifyingGroups: [],
  volumes: [],
  volumesWithSnapshot: [],
  loadBalancers: [],
  fileSystems: [],
  databases: [],
};

const instance = {
  InstanceId: "i-0a",
  Placement: { AvailabilityZone: "ap-northeast-1a" },
  RootDeviceName: "/dev/xvda",
  MetadataOptions: { HttpTokens: "optional", HttpEndpoint: "enabled" },
} as const;
const volume = {
  VolumeId: "vol-0a",
  Size: 20,
  AvailabilityZone: "ap-northeast-1a",
  Encrypted: false,
  Attachments: [{ InstanceId: "i-0a", Device: "/dev/xvda", DeleteOnTermination: true }],
};
const group = {
  AutoScalingGroupName: "wiki",
  MinSize: 1,
  MaxSize: 1,
  DesiredCapacity: 1,
  DefaultCooldown: 150,
  AvailabilityZones: ["ap-northeast-1a", "ap-northeast-1c"],
  HealthCheckType: "EC2",
  HealthCheckGracePeriod: 300,
  CreatedTime: new Date(0),
  SuspendedProcesses: [{ ProcessName: "AZRebalance" }],
  Instances: [
    {
      InstanceId: "i-0a",
      AvailabilityZone: "ap-northeast-1a",
      LifecycleState: "InService" as const,
      HealthStatus: "Healthy",
      ProtectedFromScaleIn: false,
    },
  ],
};
const fileSystem = {
  description: {
    FileSystemId: "fs-0a",
    ThroughputMode: "elastic" as const,
    OwnerId: "1",
    CreationToken: "t",
    CreationTime: new Date(0),
    LifeCycleState: "available" as const,
    NumberOfMountTargets: 2,
    SizeInBytes: { Value: 2 ** 31 },
    PerformanceMode: "generalPurpose" as const,
    Tags: [],
  },
  mountTargetZones: ["ap-northeast-1a", "ap-northeast-1c"],
  backup: true,
};
const database = {
  DBInstanceIdentifier: "wiki-db",
  DBInstanceClass: "db.t4g.micro",
  StorageType: "gp3",
  AllocatedStorage: 20,
  AvailabilityZone: "ap-northeast-1a",
  MultiAZ: false,
  BackupRetentionPeriod: 7,
};

const codes = (estate: Partial<Estate>) => audit({ ...nothing, ...estate }, prices).map(({ code }) => code);

test("an instance by itself: it is alone, its disk is in one zone, has no backup, is open", () => {
  expect(codes({ instances: [instance], volumes: [volume] })).toEqual([
    "DATA_IN_ONE_ZONE",
    "DISK_WITHOUT_BACKUP",
    "INSTANCE_ALONE",
    "METADATA_V1",
    "DISK_NOT_ENCRYPTED",
  ]);
});

test("a group of one as Hitori makes it, with its data on a regional file system, has nothing to say", () => {
  const guarded = { ...instance, MetadataOptions: { HttpTokens: "required" as const } };
  const estate = {
    instances: [guarded],
    groups: [group],
    notifyingGroups: ["wiki"],
    volumes: [volume],
    fileSystems: [fileSystem],
    loadBalancers: [{ LoadBalancerName: "b", AvailabilityZones: [{ ZoneName: "a" }, { ZoneName: "c" }] }],
    databases: [{ ...database, MultiAZ: true }],
  };
  expect(codes(estate)).toEqual([]);
});

test("a second disk of a group's instance holds data too; its root volume comes from the image", () => {
  const second = {
    ...volume,
    VolumeId: "vol-0b",
    Attachments: [{ InstanceId: "i-0a", Device: "/dev/sdf" }],
  };
  const found = audit(
    { ...nothing, instances: [instance], groups: [group], volumes: [volume, second] },
    prices,
  );
  expect(found.filter(({ code }) => code === "DATA_IN_ONE_ZONE")).toMatchObject([{ resource: "vol-0b" }]);
});

test.each([
  [{ AvailabilityZones: ["ap-northeast-1a"] }, "GROUP_ONE_ZONE"],
  [{ MaxSize: 2 }, "GROUP_ABOVE_ONE"],
  [{ SuspendedProcesses: [] }, "GROUP_REBALANCES"],
  [
    { SuspendedProcesses: [{ ProcessName: "AZRebalance" }, { ProcessName: "ReplaceUnhealthy" }] },
    "GROUP_CANNOT_HEAL",
  ],
  [{ NewInstancesProtectedFromScaleIn: true }, "GROUP_PROTECTED_FROM_SCALE_IN"],
  [{ LaunchConfigurationName: "old" }, "LAUNCH_CONFIGURATION"],
  [{ HealthCheckType: "EC2,ELB" }, "ELB_HEALTH_CHECK"],
])("a group with %j is found, and its remedy names it", (change, code) => {
  const found = audit({ ...nothing, groups: [{ ...group, ...change }], notifyingGroups: ["wiki"] }, prices);
  expect(found).toMatchObject([{ code, resource: "wiki" }]);
  expect(found[0]?.remedy).not.toContain("<name>");
});

test.each([
  [{ databases: [database] }, "DATABASE_ONE_ZONE"],
  [{ databases: [{ ...database, MultiAZ: true, BackupRetentionPeriod: 0 }] }, "DATABASE_WITHOUT_BACKUP"],
  [
    {
      fileSystems: [
        {
          ...fileSystem,
          description: { ...fileSystem.description, AvailabilityZoneName: "ap-northeast-1a" },
        },
      ],
    },
    "FILE_SYSTEM_ONE_ZONE",
  ],
  [{ fileSystems: [{ ...fileSystem, backup: false }] }, "FILE_SYSTEM_WITHOUT_BACKUP"],
  [
    {
      fileSystems: [
        { ...fileSystem, description: { ...fileSystem.description, ThroughputMode: "bursting" as const } },
      ],
    },
    "FILE_SYSTEM_BURSTS",
  ],
  [
    { loadBalancers: [{ LoadBalancerName: "b", AvailabilityZones: [{ ZoneName: "a" }] }] },
    "LOAD_BALANCER_ONE_ZONE",
  ],
])("%j has %s", (estate, code) => {
  expect(codes(estate)).toEqual([code]);
});

test("a zone that the group launches in, without a mount target, is named", () => {
  const found = audit(
    {
      ...nothing,
      groups: [group],
      notifyingGroups: ["wiki"],
      fileSystems: [{ ...fileSystem, mountTargetZones: ["ap-northeast-1a"] }],
    },
    prices,
  );
  expect(found).toMatchObject([{ code: "FILE_SYSTEM_UNREACHABLE_ZONE" }]);
  expect(found[0]?.evidence).toContain("ap-northeast-1c");
});

test("remedies have their price: a standby is the database again, shared storage the disk's size", () => {
  const [standby] = audit({ ...nothing, databases: [database] }, prices);
  expect(standby?.monthly).toBeCloseTo(0.025 * 730 + 20 * 0.138);
  const storage = audit({ ...nothing, instances: [instance], volumes: [volume] }, prices)[0];
  expect(storage?.monthly).toBeCloseTo(20 * 0.36);
  expect(audit({ ...nothing, databases: [database] }, undefined)[0]?.monthly).toBeUndefined();
});

test("advice alone is no verdict against it", () => {
  const silent = audit({ ...nothing, groups: [group] }, prices);
  expect(silent).toMatchObject([{ code: "GROUP_SILENT" }]);
  expect(isAtRisk(silent)).toBe(false);
  expect(isAtRisk(audit({ ...nothing, databases: [database] }, prices))).toBe(true);
});

test("whatever AWS leaves out of an answer, an audit comes to its end, the worst first", () => {
  const sparse = <T extends object>(full: T) =>
    fc.subarray(Object.keys(full) as (keyof T)[]).map((keys) => {
      const kept: Partial<T> = {};
      for (const key of keys) kept[key] = full[key];
      return kept as T;
    });
  const estate = fc.record({
    instances: fc.array(sparse(instance), { maxLength: 2 }),
    groups: fc.array(sparse(group), { maxLength: 2 }),
    notifyingGroups: fc.constant([]),
    volumes: fc.array(sparse(volume), { maxLength: 2 }),
    volumesWithSnapshot: fc.constant([]),
    loadBalancers: fc.array(sparse({ LoadBalancerName: "b", AvailabilityZones: [] }), { maxLength: 2 }),
    fileSystems: fc
      .array(sparse(fileSystem.description), { maxLength: 1 })
      .map((all) => all.map((description) => ({ ...fileSystem, description }))),
    databases: fc.array(sparse(database), { maxLength: 2 }),
  });
  const order = ["loss", "risk", "advice", "note"];
  fc.assert(
    fc.property(estate, (seen) => {
      const ranks = audit(seen, prices).map(({ severity }) => order.indexOf(severity));
      expect(ranks).toEqual([...ranks].sort());
    }),
    { numRuns: 200 },
  );
});

test("docs/audit.md has each code once, with its weight", () => {
  const page = readFileSync(new URL("../../docs/audit.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `([A-Z_0-9]+)` \| (\w+) \|/gm)].map(([, code, severity]) => ({
    code,
    severity,
  }));
  const byCode = (one: { code?: string }, other: { code?: string }) =>
    (one.code ?? "").localeCompare(other.code ?? "");
  expect(rows.sort(byCode)).toEqual(rules.map(({ code, severity }) => ({ code, severity })).sort(byCode));
});
