import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCloudRecord } from "./directory-lock.ts";
import { NoMachines, type RunningCloud, type StartOptions, startCloud } from "./index.ts";
import type { Service } from "./service.ts";
import { ServiceError } from "./service-error.ts";
import { services } from "./services.ts";

let directory: string;
const running: RunningCloud[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-test-"));
});

afterEach(async () => {
  for (const cloud of running.splice(0)) await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function start(options: Partial<StartOptions> = {}): Promise<RunningCloud> {
  const cloud = await startCloud({
    directory,
    port: 0,
    timeScale: 0,
    machines: new NoMachines(),
    ...options,
  });
  running.push(cloud);
  return cloud;
}

const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=key/20260101/ap-northeast-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

async function ssm(endpoint: string, operation: string, input: object) {
  const headers = { ...signed("ssm"), "x-amz-target": `AmazonSSM.${operation}` };
  const response = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify(input) });
  return (await response.json()) as Record<string, unknown>;
}

/** EC2 as far as the controls need it. */
const zones: Service = {
  name: "ec2",
  client: "ec2",
  protocol: "ec2-query",
  operations: {
    DescribeAvailabilityZones: (_input, account) => ({
      AvailabilityZones: ["a", "c"].map((letter) => ({ ZoneName: `${account.region}${letter}` })),
    }),
  },
  controls: {
    "POST instances/{id}/kill": (_account, id) => {
      if (id !== "i-1")
        throw new ServiceError("InvalidInstanceID.NotFound", `There is no instance ${id}.`, 404);
      return { killed: id };
    },
  },
};

async function control(endpoint: string, method: string, path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${endpoint}/_hitori/${path}`, { method, headers });
  return { status: response.status, document: (await response.json()) as Record<string, unknown> };
}

test("state survives a stop and a start", async () => {
  const first = await start();
  await ssm(first.endpoint, "PutParameter", { Name: "/kept", Value: "yes", Type: "String" });
  await first.stop();
  const second = await start();
  expect(await ssm(second.endpoint, "GetParameter", { Name: "/kept" })).toMatchObject({
    Parameter: { Value: "yes" },
  });
});

test("two clouds never share a directory, and the refusal says who has it", async () => {
  const first = await start();
  await expect(start()).rejects.toMatchObject({
    code: "CLOUD_RUNNING",
    message: expect.stringContaining(first.endpoint),
  });
  expect((await fetch(`${first.endpoint}/_hitori/health`)).status).toBe(200);
  await first.stop();
  await start();
});

test("of several that start at the same moment one gets the directory", async () => {
  const starts = await Promise.allSettled([start(), start(), start(), start()]);
  expect(starts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a killed cloud's directory is free at once, with everything that it had answered", async () => {
  const script = `
    import { NoMachines, startCloud } from "./src/cloud/index.ts";
    const cloud = await startCloud({ directory: process.argv[1], port: 0, timeScale: 1, machines: new NoMachines() });
    console.log(cloud.endpoint);
  `;
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script, directory], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  try {
    const endpoint = await new Promise<string>((resolve, reject) => {
      child.stdout.once("data", (data: Buffer) => resolve(String(data).trim()));
      child.once("exit", () => reject(new Error("the cloud did not start")));
    });
    expect(readCloudRecord(directory)).toMatchObject({ pid: child.pid, endpoint });
    await ssm(endpoint, "PutParameter", { Name: "/kept", Value: "yes", Type: "String" });
  } finally {
    child.kill("SIGKILL");
    await exited;
  }
  expect(existsSync(join(directory, "cloud.json"))).toBe(true);
  expect(readCloudRecord(directory)).toBeUndefined();
  const next = await start();
  expect(await ssm(next.endpoint, "GetParameter", { Name: "/kept" })).toMatchObject({
    Parameter: { Value: "yes" },
  });
});

test("a record whose process id belongs to another process by now counts as none", async () => {
  const record = { pid: process.pid, processStart: "1", endpoint: "http://127.0.0.1:1", port: 1 };
  writeFileSync(join(directory, "cloud.json"), JSON.stringify(record));
  await start();
});

test("a damaged state is not touched, and the directory is free again", async () => {
  writeFileSync(join(directory, "state.json"), "{broken");
  await expect(start()).rejects.toMatchObject({ code: "STATE_DAMAGED" });
  expect(readFileSync(join(directory, "state.json"), "utf8")).toBe("{broken");
  rmSync(join(directory, "state.json"));
  await start();
});

test("a port in use is refused with who has it", async () => {
  const other = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = other.address();
  const port = typeof address === "object" && address ? address.port : 0;
  try {
    await expect(start({ port })).rejects.toMatchObject({
      code: "PORT_IN_USE",
      message: expect.stringContaining(`process ${process.pid} (`),
      hint: expect.stringContaining("hitori cloud start --port 0"),
    });
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
  const first = await start();
  await expect(
    startCloud({
      directory: join(directory, "second"),
      port: Number(new URL(first.endpoint).port),
      machines: new NoMachines(),
    }),
  ).rejects.toMatchObject({
    message: expect.stringContaining(`another local cloud (process ${process.pid}`),
  });
});

test("health says what runs", async () => {
  const cloud = await start({ accountId: "111122223333" });
  const { document } = await control(cloud.endpoint, "GET", "health");
  expect(document).toMatchObject({
    pid: process.pid,
    endpoint: cloud.endpoint,
    account: "111122223333",
    timeScale: 0,
    machines: "none",
    failedZones: [],
    instances: {},
  });
  expect(document.services).toContain("elasticfilesystem");
  expect(document.version).toMatch(/^\d+\.\d+\.\d+/);
});

test("a zone fails and is restored, and stays failed over a restart", async () => {
  const options = { services: [...services.filter(({ name }) => name !== "ec2"), zones] };
  const first = await start(options);
  const path = "zones/ap-northeast-1a";
  const failed = await control(first.endpoint, "POST", `${path}/fail?region=ap-northeast-1`);
  expect(failed).toEqual({
    status: 200,
    document: {
      zone: "ap-northeast-1a",
      failedZones: ["ap-northeast-1a"],
      cutOffZones: [],
      fullZones: [],
    },
  });
  await first.stop();
  const second = await start(options);
  expect([...second.cloud.failedZones]).toEqual(["ap-northeast-1a"]);
  await control(second.endpoint, "POST", `${path}/restore?region=ap-northeast-1`);
  expect([...second.cloud.failedZones]).toEqual([]);
});

test("a reset forgets resources, events, files and failed zones, and the default VPC is there again", async () => {
  const { endpoint, cloud } = await start();
  const account = cloud.account("ap-northeast-1");
  account.call("logs", "CreateLogGroup", { logGroupName: "app" });
  account.call("logs", "CreateLogStream", { logGroupName: "app", logStreamName: "one" });
  const logEvents = [{ timestamp: account.now, message: "written" }];
  const stream = { logGroupName: "app", logStreamName: "one" };
  account.call("logs", "PutLogEvents", { ...stream, logEvents });
  account.call("elasticfilesystem", "CreateFileSystem", { CreationToken: "one" });
  cloud.failZone("ap-northeast-1a");
  expect((await control(endpoint, "POST", "reset")).status).toBe(200);
  expect([...cloud.failedZones]).toEqual([]);
  expect(account.call("elasticfilesystem", "DescribeFileSystems", {})).toMatchObject({ FileSystems: [] });
  account.call("logs", "CreateLogGroup", { logGroupName: "app" });
  account.call("logs", "CreateLogStream", stream);
  expect(account.call("logs", "GetLogEvents", stream)).toMatchObject({ events: [] });
  const vpcs = account.call<{ Vpcs: { IsDefault: boolean }[] }>("ec2", "DescribeVpcs", {}).Vpcs;
  expect(vpcs.map(({ IsDefault }) => IsDefault)).toEqual([true]);
});

test("controls of what is not there say what there is", async () => {
  const { endpoint } = await start({ services: [zones] });
  const zone = await control(endpoint, "POST", "zones/ap-northeast-1b/fail?region=ap-northeast-1");
  expect(zone.status).toBe(404);
  expect(zone.document.message).toBe(
    "There is no zone ap-northeast-1b in ap-northeast-1. There are: ap-northeast-1a, ap-northeast-1c.",
  );
  const killed = await control(endpoint, "POST", "instances/i-1/kill?region=ap-northeast-1");
  expect(killed.document).toEqual({ killed: "i-1" });
  expect((await control(endpoint, "POST", "instances/i-2/kill?region=ap-northeast-1")).status).toBe(404);
  const nothing = await control(endpoint, "POST", "nothing?region=ap-northeast-1");
  expect(nothing.document.message).toContain("POST instances/{id}/kill");
});

test("requests of other machines' web pages are refused", async () => {
  const { endpoint } = await start({ services: [zones] });
  const path = "zones/ap-northeast-1a/fail?region=ap-northeast-1";
  const page = await control(endpoint, "POST", path, { origin: "http://evil.example" });
  expect(page).toMatchObject({ status: 403, document: { code: "AccessDenied" } });
  const rebound = await new Promise((resolve) => {
    const options = { method: "POST", headers: { host: "evil.example", ...signed("sts") } };
    request(`${endpoint}/`, options, (response) => resolve(response.resume().statusCode)).end();
  });
  expect(rebound).toBe(403);
  const own = await control(endpoint, "POST", path, { origin: endpoint });
  expect(own.status).toBe(200);
});

test("a body past the limit is refused, and the next request works", async () => {
  const { endpoint } = await start();
  const headers = { ...signed("ssm"), "x-amz-target": "AmazonSSM.PutParameter" };
  const body = JSON.stringify({ Name: "/big", Value: "x".repeat(5_000_000), Type: "String" });
  const response = await fetch(endpoint, { method: "POST", headers, body });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ __type: "RequestEntityTooLarge" });
  expect(await ssm(endpoint, "GetParameters", { Names: ["/big"] })).toEqual({
    Parameters: [],
    InvalidParameters: ["/big"],
  });
});

test("a mistake inside an operation is answered with InternalFailure and told", async () => {
  const faults: unknown[] = [];
  const records: unknown[] = [];
  const broken: Service = {
    ...zones,
    operations: {
      DescribeAvailabilityZones: () => {
        throw new TypeError("mistake");
      },
    },
  };
  const { endpoint } = await start({
    services: [broken],
    onFault: (error) => faults.push(error),
    onRequest: (record) => records.push(record),
  });
  const headers = { ...signed("ec2"), "content-type": "application/x-www-form-urlencoded" };
  const body = "Action=DescribeAvailabilityZones";
  const response = await fetch(endpoint, { method: "POST", headers, body });
  expect(response.status).toBe(500);
  expect(await response.text()).toContain("<Code>InternalFailure</Code>");
  expect(faults).toEqual([new TypeError("mistake")]);
  expect(records).toMatchObject([
    {
      accessKeyId: "key",
      service: "ec2",
      operation: "DescribeAvailabilityZones",
      status: 500,
      changing: false,
    },
  ]);
});
