import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../base/virtual-clock.ts";
import { Cloud } from "../cloud.ts";
import { ec2Service } from "../ec2/service.ts";
import { NoMachines } from "../machines/no-machines.ts";
import { awsDurations } from "../timing.ts";
import { elasticFileSystemService } from "./service.ts";

const day = 86_400_000;
let directory: string;
let clock: VirtualClock;
let update: (change: object) => unknown;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "hitori-throughput-"));
  clock = new VirtualClock();
  const cloud = new Cloud({
    services: [ec2Service, elasticFileSystemService],
    clock,
    timing: { timeScale: 1, durations: awsDurations },
    machines: new NoMachines(),
    endpoint: "http://127.0.0.1:4566",
    directory,
  });
  const account = cloud.account("ap-northeast-1");
  const { FileSystemId } = account.call<{ FileSystemId: string }>("elasticfilesystem", "CreateFileSystem", {
    CreationToken: "one",
  });
  await clock.advance(awsDurations.fileSystemCreating);
  cloud.settle();
  update = (change) => account.call("elasticfilesystem", "UpdateFileSystem", { FileSystemId, ...change });
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const tooMany = expect.objectContaining({ code: "TooManyRequests", status: 429 });

test("a throughput mode changes once in 24 hours", async () => {
  update({ ThroughputMode: "elastic" });
  update({ ThroughputMode: "elastic" });
  await clock.advance(day - 1);
  expect(() => update({ ThroughputMode: "bursting" })).toThrow(tooMany);
  await clock.advance(1);
  expect(update({ ThroughputMode: "bursting" })).toMatchObject({ ThroughputMode: "bursting" });
});

test("provisioned throughput increases at any time and decreases once in 24 hours", async () => {
  const provision = (ProvisionedThroughputInMibps: number) =>
    update({ ThroughputMode: "provisioned", ProvisionedThroughputInMibps });
  provision(10);
  provision(20);
  expect(() => provision(10)).toThrow(tooMany);
  await clock.advance(day);
  expect(provision(10)).toMatchObject({ ProvisionedThroughputInMibps: 10 });
});
