import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RDS } from "@aws-sdk/client-rds";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Ended,
  ended,
  eventually,
  hitori as program,
  startTestCloud,
  type TestCloud,
  temporaryDirectory,
} from "./command-line.ts";

const project = temporaryDirectory();
let cloud: TestCloud;

interface Described {
  readonly DBInstanceIdentifier: string;
  readonly DBInstanceStatus: string;
  readonly DbiResourceId: string;
  readonly MultiAZ: boolean;
  readonly BackupRetentionPeriod: number;
  readonly DeletionProtection: boolean;
}

beforeAll(async () => {
  cloud = await startTestCloud(["--time-scale", "300"]);
  for (const name of ["place", "swap", "cut", "refused"])
    await cloud.aws([
      ...["rds", "create-db-instance", "--db-instance-identifier", name, "--engine", "postgres"],
      ...["--db-instance-class", "db.t4g.micro", "--allocated-storage", "20", "--storage-type", "gp3"],
      ...["--master-username", "app", "--master-user-password", "correct-horse"],
      ...["--backup-retention-period", "7", "--deletion-protection"],
    ]);
  await eventually(async () =>
    (await described()).every((one) => one.DBInstanceStatus === "available") ? true : undefined,
  );
});

afterAll(async () => {
  await cloud?.stop();
  project.remove();
});

async function described(): Promise<Described[]> {
  return ((await cloud.aws(["rds", "describe-db-instances"])) as { DBInstances: Described[] }).DBInstances;
}

async function one(name: string): Promise<Described | undefined> {
  return (await described()).find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === name);
}

const database = (...words: string[]) =>
  cloud.hitori(["--json", "database", ...words], { cwd: project.path });
const document = ({ code, stdout, stderr }: Ended) => {
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
};

test("in place: what it costs and what speaks against it comes first; it ends with RDS's own word", async () => {
  const planned = document(await database("multi-az", "place", "--dry-run"));
  expect(planned).toMatchObject({ changed: false, multiAz: false, remarks: [] });
  expect(planned.price.after).toBeCloseTo(planned.price.before * 2);
  expect((await one("place"))?.MultiAZ).toBe(false);

  const done = await database("multi-az", "place", "--yes");
  expect(document(done)).toMatchObject({ database: "place", changed: true, multiAz: true, way: "in-place" });
  expect(done.stderr).toContain("Finished applying modification to convert to a Multi-AZ DB Instance");
  expect(await one("place")).toMatchObject({ MultiAZ: true, DBInstanceStatus: "available" });
  expect(document(await database("multi-az", "place"))).toMatchObject({ changed: false, multiAz: true });
});

test("a failover says how long it took and from which zone to which; without a standby it is refused", async () => {
  const alone = await database("failover", "refused", "--yes");
  expect(alone).toMatchObject({ code: 1, stderr: expect.stringContaining("DATABASE_NOT_MULTI_AZ") });
  const before = document(await database("multi-az", "place"));
  const done = document(await database("failover", "place", "--yes"));
  expect(done).toMatchObject({ from: before.zone, to: before.standbyZone, failedOver: true });
  expect(done.took).toBeGreaterThan(0);
  const unanswered = await database("failover", "place");
  expect(unanswered).toMatchObject({ code: 64, stderr: expect.stringContaining("CONFIRMATION_NEEDED") });
});

test("from a snapshot: a new one takes the name with its settings; the way back gives the old one its name", async () => {
  const old = await one("swap");
  const made = document(await database("multi-az", "swap", "--from-snapshot", "--yes"));
  expect(made).toMatchObject({ changed: true, multiAz: true, kept: "swap-before-hitori" });
  const now = await one("swap");
  expect(now).toMatchObject({ MultiAZ: true, BackupRetentionPeriod: 7, DeletionProtection: true });
  expect(now?.DbiResourceId).not.toBe(old?.DbiResourceId);
  expect((await one("swap-before-hitori"))?.DbiResourceId).toBe(old?.DbiResourceId);

  const back = document(await database("rollback", "swap", "--yes"));
  expect(back).toMatchObject({ changed: true, kept: "swap-after-hitori" });
  expect((await one("swap"))?.DbiResourceId).toBe(old?.DbiResourceId);
  expect(await one("swap-before-hitori")).toBeUndefined();
  const nothing = await database("rollback", "swap", "--yes");
  expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining("DATABASE_NOTHING_KEPT") });
});

test("a swap that is killed goes on where it was cut off, and can be undone instead", async () => {
  const old = await one("cut");
  const words = [
    "--endpoint-url",
    cloud.endpoint,
    "--json",
    "database",
    "multi-az",
    "cut",
    "--from-snapshot",
  ];
  const argv = [program, ...words, "--yes"];
  const child = spawn(process.execPath, argv, { cwd: project.path, stdio: ["ignore", "pipe", "pipe"] });
  const over = ended(child, 60_000);
  const journal = join(project.path, ".hitori/databases/cut.jsonl");
  await eventually(async () => {
    return (existsSync(journal) && readFileSync(journal, "utf8").includes("begun")) || undefined;
  });
  // SIGKILL after a moment, wherever it is then.
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill("SIGKILL");
  expect((await over).code).toBeNull();
  const resumed = document(await database("multi-az", "cut", "--from-snapshot", "--yes"));
  expect(resumed).toMatchObject({ multiAz: true, kept: "cut-before-hitori" });
  expect((await one("cut-before-hitori"))?.DbiResourceId).toBe(old?.DbiResourceId);
});

test("where RDS refuses to make the new one the old one has its name back", async () => {
  const old = await one("refused");
  const used = (await described()).length;
  const client = new RDS({
    endpoint: cloud.endpoint,
    region: "ap-northeast-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  // RDS has a quota of 40 instances; the swap's rename still fits, the new one does not.
  const fillers = Array.from({ length: 40 - used }, (_, count) =>
    client.createDBInstance({
      DBInstanceIdentifier: `filler-${count}`,
      Engine: "mysql",
      DBInstanceClass: "db.t4g.micro",
      AllocatedStorage: 20,
      MasterUsername: "app",
      MasterUserPassword: "correct-horse",
    }),
  );
  await Promise.all(fillers);
  const undone = await database("multi-az", "refused", "--from-snapshot", "--yes");
  expect(undone.code).toBe(1);
  expect(undone.stderr).toContain("DATABASE_SWAP_UNDONE");
  expect(undone.stderr).toContain("Cannot create more than 40 DB instances");
  expect(await one("refused")).toMatchObject({ DbiResourceId: old?.DbiResourceId, MultiAZ: false });
});

test("an unknown name is refused with where to look", async () => {
  const unknown = await database("multi-az", "nowhere");
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining("DATABASE_MISSING") });
});
