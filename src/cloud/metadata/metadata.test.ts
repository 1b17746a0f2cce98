import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reservation } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../../base/clock.ts";
import { killMarked } from "../../base/marked-processes.ts";
import { waitUntil } from "../../base/wait-until.ts";
import type { Account } from "../account.ts";
import { Cloud } from "../cloud.ts";
import { ec2Service } from "../ec2/service.ts";
import { ec2 } from "../ec2/state.ts";
import { ProcessMachines } from "../machines/process/process-machines.ts";
import type { Service } from "../service.ts";
import { ServiceError } from "../service-error.ts";
import { awsDurations } from "../timing.ts";

let directory: string;
let cloud: Cloud;
let account: Account;
let lifecycleState: string | undefined;

/** As much of IAM and Auto Scaling as instance metadata asks for. */
const iam: Service = {
  name: "iam",
  client: "iam",
  protocol: "query",
  operations: {
    GetInstanceProfile: ({ InstanceProfileName }) => {
      if (InstanceProfileName !== "chat") throw new ServiceError("NoSuchEntity", "no such profile", 404);
      return {
        InstanceProfile: {
          Arn: "arn:aws:iam::000000000000:instance-profile/chat",
          InstanceProfileId: "AIPA0",
          Roles: [{ RoleName: "chat-role" }],
        },
      };
    },
  },
};
const autoscaling: Service = {
  name: "autoscaling",
  client: "auto-scaling",
  protocol: "query",
  operations: {
    DescribeAutoScalingInstances: () => ({
      AutoScalingInstances: lifecycleState ? [{ LifecycleState: lifecycleState }] : [],
    }),
  },
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-metadata-"));
  lifecycleState = undefined;
  cloud = new Cloud({
    services: [ec2Service, iam, autoscaling],
    clock: systemClock,
    timing: { timeScale: 0, durations: awsDurations },
    machines: new ProcessMachines({ directory, clock: systemClock, commands: {} }),
    endpoint: "http://127.0.0.1:4566",
    directory,
  });
  account = cloud.account("ap-northeast-1");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await cloud.close();
  for (const id of Object.keys(ec2.of(account).instances)) killMarked(id);
  rmSync(directory, { recursive: true, force: true });
});

/** Launches an instance and waits until its metadata answers. @returns its metadata's address */
async function launch(input: object = {}): Promise<{ id: string; base: string }> {
  const answer = account.call<Reservation>("ec2", "RunInstances", {
    ImageId: "ami-0a1b2c3d4e5f60001",
    InstanceType: "t3.small",
    MinCount: 1,
    MaxCount: 1,
    ...input,
  });
  cloud.settle();
  const id = answer.Instances?.[0]?.InstanceId ?? "";
  const base = `http://${ec2.of(account).instances[id]?.machineAddress}:1338`;
  await waitUntil(
    () =>
      fetch(base).then(
        () => true,
        () => undefined,
      ),
    {
      clock: systemClock,
      timeout: 3000,
      interval: 10,
    },
  );
  return { id, base };
}

async function token(base: string, ttl = "60"): Promise<string> {
  const headers = { "x-aws-ec2-metadata-token-ttl-seconds": ttl };
  return (await fetch(`${base}/latest/api/token`, { method: "PUT", headers })).text();
}

async function get(
  base: string,
  path: string,
  withToken?: string,
): Promise<{ status: number; text: string }> {
  const headers = { "x-aws-ec2-metadata-token": withToken ?? (await token(base)) };
  const response = await fetch(`${base}/latest/${path}`, { headers });
  return { status: response.status, text: await response.text() };
}

test("an instance finds out who and where it is", async () => {
  const { id, base } = await launch({ UserData: Buffer.from("#!/bin/bash\necho é").toString("base64") });
  const instance = ec2.of(account).instances[id];
  expect(await get(base, "meta-data/instance-id")).toEqual({ status: 200, text: id });
  expect((await get(base, "meta-data/placement/availability-zone")).text).toBe("ap-northeast-1a");
  expect((await get(base, "meta-data/placement/availability-zone-id")).text).toBe("apne1-az4");
  expect((await get(base, "meta-data/placement/region")).text).toBe("ap-northeast-1");
  expect((await get(base, "meta-data/local-ipv4")).text).toBe(instance?.privateIpAddress);
  expect((await get(base, "meta-data/mac")).text).toBe(instance?.macAddress);
  expect((await get(base, "meta-data/services/domain")).text).toBe("amazonaws.com");
  expect((await get(base, "user-data")).text).toBe("#!/bin/bash\necho é");
  expect((await get(base, "meta-data/placement/")).text).toBe(
    "availability-zone\navailability-zone-id\nregion",
  );
  expect((await get(base, "meta-data/")).text).toContain("placement/");
  expect(JSON.parse((await get(base, "dynamic/instance-identity/document")).text)).toMatchObject({
    instanceId: id,
    region: "ap-northeast-1",
    accountId: "000000000000",
  });
  expect((await get(base, "meta-data/spot/instance-action")).status).toBe(404);
  expect((await get(base, "meta-data/constructor")).status).toBe(404);
});

test("version 1 is refused where tokens are required, and served where they are optional", async () => {
  const strict = await launch();
  expect((await fetch(`${strict.base}/latest/meta-data/instance-id`)).status).toBe(401);
  expect((await get(strict.base, "meta-data/instance-id", "made up")).status).toBe(401);
  const open = await launch({ MetadataOptions: { HttpTokens: "optional" } });
  expect(await (await fetch(`${open.base}/latest/meta-data/instance-id`)).text()).toBe(open.id);
  expect((await get(open.base, "meta-data/instance-id", "made up")).status).toBe(401);
});

test("a token needs a time to live of 1 to 21600 seconds, is another instance's no more than mine, and passes no proxy", async () => {
  const one = await launch();
  const other = await launch();
  expect(await token(one.base, "0")).toContain("400");
  expect(await token(one.base, "21601")).toContain("400");
  expect((await get(other.base, "meta-data/instance-id", await token(one.base))).status).toBe(401);
  const headers = { "x-forwarded-for": "10.0.0.1", "x-aws-ec2-metadata-token-ttl-seconds": "60" };
  expect((await fetch(`${one.base}/latest/api/token`, { method: "PUT", headers })).status).toBe(403);
});

test("the metadata service can be turned off for an instance", async () => {
  const { base } = await launch({ MetadataOptions: { HttpEndpoint: "disabled" } });
  expect((await get(base, "meta-data/instance-id")).status).toBe(403);
});

test("tags are there only where the launch asked for them", async () => {
  const tags = {
    TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "Name", Value: "chat é" }] }],
  };
  const without = await launch(tags);
  expect((await get(without.base, "meta-data/tags/instance/Name")).status).toBe(404);
  const withTags = await launch({ ...tags, MetadataOptions: { InstanceMetadataTags: "enabled" } });
  expect((await get(withTags.base, "meta-data/tags/instance/")).text).toBe("Name");
  expect((await get(withTags.base, "meta-data/tags/instance/Name")).text).toBe("chat é");
});

test("the target lifecycle state is where Auto Scaling is taking the instance", async () => {
  const { base } = await launch();
  const path = "meta-data/autoscaling/target-lifecycle-state";
  expect((await get(base, path)).status).toBe(404);
  lifecycleState = "Pending:Wait";
  expect((await get(base, path)).text).toBe("InService");
  lifecycleState = "Terminating:Wait";
  expect((await get(base, path)).text).toBe("Terminated");
});

test("AWS's own SDK gets the role's credentials", async () => {
  const { base } = await launch({ IamInstanceProfile: { Name: "chat" } });
  expect((await get(base, "meta-data/iam/security-credentials/")).text).toBe("chat-role");
  expect(JSON.parse((await get(base, "meta-data/iam/info")).text).InstanceProfileArn).toContain("/chat");
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"])
    vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_CONFIG_FILE", join(directory, "none"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(directory, "none"));
  vi.stubEnv("AWS_EC2_METADATA_SERVICE_ENDPOINT", base);
  const { STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient({ region: "ap-northeast-1" });
  const credentials = await client.config.credentials();
  expect(credentials.accessKeyId).toMatch(/^ASIA[0-9A-F]{16}$/);
  expect(credentials.secretAccessKey).toHaveLength(40);
  expect(credentials.expiration?.getTime()).toBeGreaterThan(systemClock.now());
  client.destroy();
});

test("an instance without a profile has no iam metadata", async () => {
  const { base } = await launch();
  expect((await get(base, "meta-data/iam/info")).status).toBe(404);
});

test("the service goes with its instance", async () => {
  const { id, base } = await launch();
  account.call("ec2", "TerminateInstances", { InstanceIds: [id] });
  cloud.settle();
  await expect(fetch(base)).rejects.toThrow();
});
