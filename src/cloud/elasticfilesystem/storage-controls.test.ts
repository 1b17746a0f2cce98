import { mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../base/virtual-clock.ts";
import type { Account } from "../account.ts";
import { Cloud } from "../cloud.ts";
import { NoMachines } from "../machines/no-machines.ts";
import { control } from "../server/control.ts";
import { services } from "../services.ts";
import type { Place, Storage, StorageFault } from "../storage/storage.ts";
import { awsDurations } from "../timing.ts";

/** Notes what it is told, as a place that is served would do it. */
class NotedStorage implements Storage {
  kind: Storage["kind"] = "fuse";
  readonly served = new Map<string, StorageFault | undefined>();
  unreachable = false;

  faults: StorageFault["kind"][] = ["stall", "slow", "read-only", "full"];

  serve(place: Place, data: string, fault: StorageFault | undefined): string | undefined {
    if (this.unreachable) return undefined;
    if (!this.served.has(place.zone)) this.served.set(place.zone, fault);
    return `${data}-in-${place.zone}`;
  }

  withdraw(place: Place): void {
    this.served.delete(place.zone);
  }

  setFault(place: Place, fault: StorageFault | undefined): void {
    if (this.served.has(place.zone)) this.served.set(place.zone, fault);
  }

  withdrawAll(): void {
    this.served.clear();
  }
}

const region = "ap-northeast-1";
let directory: string;
let storage: NotedStorage;
let cloud: Cloud;
let account: Account;
let id: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-test-"));
  storage = new NotedStorage();
  cloud = new Cloud({
    services,
    clock: new VirtualClock(),
    timing: { timeScale: 0, durations: awsDurations },
    machines: new NoMachines(),
    storage,
    endpoint: "http://127.0.0.1:4566",
    directory,
  });
  account = cloud.account(region);
  id = account.call<{ FileSystemId: string }>("elasticfilesystem", "CreateFileSystem", {
    CreationToken: "one",
  }).FileSystemId;
  cloud.settle();
  const subnets = account.call<{ Subnets: { SubnetId: string; AvailabilityZone: string }[] }>(
    "ec2",
    "DescribeSubnets",
    {},
  ).Subnets;
  for (const { SubnetId, AvailabilityZone } of subnets) {
    if (!/[ac]$/.test(AvailabilityZone)) continue;
    account.call("elasticfilesystem", "CreateMountTarget", { FileSystemId: id, SubnetId });
  }
  cloud.settle();
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const order = (verb: string, query = "", of = id) =>
  control(cloud, "POST", `file-systems/${of}/${verb}`, new URLSearchParams(`region=${region}&${query}`));

test("mount targets lead to where the storage serves the data, and nowhere when their zone fails", () => {
  const link = join(directory, "mount-targets", `${region}a`, id);
  expect(readlinkSync(link)).toBe(join(directory, "file-systems", `${id}-in-${region}a`));
  cloud.failZone(`${region}a`);
  expect(() => readlinkSync(link)).toThrow("ENOENT");
  expect([...storage.served.keys()]).toEqual([`${region}c`]);
});

test("where the storage cannot serve a place there is no link, until it can", () => {
  const link = join(directory, "mount-targets", `${region}a`, id);
  cloud.failZone(`${region}a`);
  storage.unreachable = true;
  cloud.restoreZone(`${region}a`);
  expect(() => readlinkSync(link)).toThrow("ENOENT");
  storage.unreachable = false;
  cloud.pass();
  expect(readlinkSync(link)).toContain(`in-${region}a`);
});

test("a fault goes to every zone or to one, is told of, outlives the zone's failure and a snapshot, and is restored", () => {
  expect(order("stall").document).toEqual({
    fileSystemId: id,
    storage: "fuse",
    zones: { [`${region}a`]: { kind: "stall" }, [`${region}c`]: { kind: "stall" } },
  });
  expect(order("slow", `zone=${region}a&latency=50`).status).toBe(200);
  expect(storage.served.get(`${region}a`)).toEqual({ kind: "slow", latency: 50 });
  cloud.failZone(`${region}a`);
  cloud.restoreZone(`${region}a`);
  expect(storage.served.get(`${region}a`)).toEqual({ kind: "slow", latency: 50 });
  const text = JSON.stringify(cloud.snapshot());
  expect(JSON.parse(text).regions[region].elasticfilesystem.storageFaults[id]).toBeDefined();
  expect(order("restore").document).toMatchObject({ zones: { [`${region}a`]: null, [`${region}c`]: null } });
  expect([...storage.served.values()]).toEqual([undefined, undefined]);
});

test("a fault of no zone, no file system, no latency is refused with what there is", () => {
  expect(order("stall", "zone=ap-northeast-1b")).toMatchObject({
    status: 404,
    document: { message: expect.stringContaining(`It has them in: ${region}a, ${region}c.`) },
  });
  expect(order("stall", "", "fs-0").status).toBe(404);
  expect(order("slow").document).toMatchObject({ message: expect.stringContaining("got none") });
  expect([...storage.served.values()]).toEqual([undefined, undefined]);
});

test("plain directories refuse every fault, and say how to have them", () => {
  storage.kind = "directories";
  storage.faults = [];
  expect(order("full")).toMatchObject({
    status: 409,
    document: { message: expect.stringContaining("hitori cloud start --storage fuse") },
  });
});
