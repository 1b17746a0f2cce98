import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../base/clock.ts";
import { isInstanceGone } from "./instance-gone.ts";
import { InstanceMetadata } from "./instance-metadata.ts";
import { LogStream } from "./log-writer.ts";
import { OwnGroup } from "./own-group.ts";
import { OwnTopic } from "./own-topic.ts";
import type { InstanceConnection } from "./signed/call.ts";

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** An HTTP server that answers what a test says, and remembers what it was asked. */
let server: Server;
let asked: Asked[];
let answers: ((request: Asked) => { status?: number; body?: string })[];
let connection: InstanceConnection;
let endpoint: string;

beforeEach(async () => {
  asked = [];
  answers = [];
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (data) => {
      body += data;
    });
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      asked.push({ method, url, headers, body });
      const answer = (answers.length > 1 ? answers.shift() : answers[0])?.({ method, url, headers, body });
      response.statusCode = answer?.status ?? 200;
      response.end(answer?.body ?? "<Response/>");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  connection = {
    region: "ap-northeast-1",
    endpoint,
    credentials: async () => ({ accessKeyId: "A", secretAccessKey: "S" }),
    clock: systemClock,
  };
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

const form = (request: Asked | undefined) => Object.fromEntries(new URLSearchParams(request?.body));

describe("an instance's own group", () => {
  test("reads tags, suspended processes, and what it wants and has", async () => {
    answers = [
      () => ({
        body: `<R><DescribeAutoScalingGroupsResult><AutoScalingGroups><member>
          <Tags><member><Key>hitori:volume</Key><Value>v1</Value></member></Tags>
          <SuspendedProcesses><member><ProcessName>AZRebalance</ProcessName></member></SuspendedProcesses>
          <DesiredCapacity>2</DesiredCapacity>
          <Instances><member><InstanceId>i-1</InstanceId><LifecycleState>InService</LifecycleState>
            <HealthStatus>Unhealthy</HealthStatus></member></Instances>
        </member></AutoScalingGroups></DescribeAutoScalingGroupsResult></R>`,
      }),
    ];
    const view = await new OwnGroup(connection, "hitori-chat").describe();
    expect(view).toEqual({
      tags: { "hitori:volume": "v1" },
      suspendedProcesses: ["AZRebalance"],
      desiredCapacity: 2,
      instances: [{ instanceId: "i-1", lifecycleState: "InService", healthStatus: "Unhealthy" }],
    });
    expect(form(asked[0])).toEqual({
      Action: "DescribeAutoScalingGroups",
      Version: "2011-01-01",
      "AutoScalingGroupNames.member.1": "hitori-chat",
    });
    expect(asked[0]?.headers.authorization).toContain("/ap-northeast-1/autoscaling/aws4_request");
  });

  test("leaves with nothing launched in its place", async () => {
    await new OwnGroup(connection, "hitori-chat").leave("i-1");
    expect(form(asked[0])).toMatchObject({
      Action: "TerminateInstanceInAutoScalingGroup",
      InstanceId: "i-1",
      ShouldDecrementDesiredCapacity: "true",
    });
  });

  test("tells a topic by SNS's own version, with the e-mail's subject", async () => {
    await new OwnTopic(connection, "arn:topic").publish("on hold", "why");
    expect(form(asked[0])).toEqual({
      Action: "Publish",
      Version: "2010-03-31",
      TopicArn: "arn:topic",
      Subject: "on hold",
      Message: "why",
    });
    expect(asked[0]?.headers.authorization).toContain("/ap-northeast-1/sns/aws4_request");
  });

  test("tags the group without its instances, and completes the hook by the instance's id", async () => {
    const group = new OwnGroup(connection, "hitori-chat");
    await group.tag("hitori:volume", "v1");
    await group.completeLifecycleAction("hook", "i-1");
    expect(form(asked[0])).toMatchObject({
      "Tags.member.1.ResourceId": "hitori-chat",
      "Tags.member.1.PropagateAtLaunch": "false",
    });
    expect(form(asked[1])).toMatchObject({
      Action: "CompleteLifecycleAction",
      LifecycleHookName: "hook",
      InstanceId: "i-1",
      LifecycleActionResult: "CONTINUE",
    });
  });

  test("throws AWS's own code and text", async () => {
    answers = [
      () => ({
        status: 400,
        body: "<E><Error><Code>ValidationError</Code><Message>no such</Message></Error></E>",
      }),
    ];
    await expect(new OwnGroup(connection, "x").suspend("AZRebalance")).rejects.toThrowError(
      "ValidationError: no such",
    );
    expect(asked).toHaveLength(1);
  });

  test("asks again what AWS could not answer", async () => {
    answers = [() => ({ status: 503 }), () => ({})];
    await new OwnGroup(connection, "x").setUnhealthy("i-1");
    expect(asked).toHaveLength(2);
  });
});

describe("whether an instance is gone", () => {
  const state = (name: string) => ({
    body: `<D><reservationSet><item><instancesSet><item><instanceState><code>0</code><name>${name}</name></instanceState></item></instancesSet></item></reservationSet></D>`,
  });
  const refused = (code: string) => ({
    status: 400,
    body: `<Response><Errors><Error><Code>${code}</Code><Message>m</Message></Error></Errors></Response>`,
  });
  const patient = () => ({ ...connection, clock: { ...systemClock, sleep: async () => {} } });

  test.each([
    ["stopped", state("stopped"), true],
    ["terminated", state("terminated"), true],
    ["running", state("running"), false],
    ["an id that EC2 does not know", refused("InvalidInstanceID.NotFound"), true],
    ["a call that is not allowed", refused("UnauthorizedOperation"), false],
    ["an empty list", { body: "<D><reservationSet/></D>" }, false],
  ])("%s", async (_, answer, gone) => {
    answers = [() => answer];
    expect(await isInstanceGone(connection, "i-1")).toBe(gone);
    expect(asked).toHaveLength(1);
  });

  test.each(["shutting-down", "stopping"])("%s: asks again until it is", async (ending) => {
    answers = [() => state(ending), () => state(ending), () => state("terminated")];
    expect(await isInstanceGone(patient(), "i-1")).toBe(true);
  });

  test.each(["shutting-down", "stopping"])("%s for long: no, for now", async (ending) => {
    answers = Array.from({ length: 9 }, () => () => state(ending));
    expect(await isInstanceGone(patient(), "i-1")).toBe(false);
    expect(asked).toHaveLength(5);
  });
});

describe("a log stream", () => {
  test("is made once and gets lines in chronological order", async () => {
    answers = [
      () => ({
        status: 400,
        body: JSON.stringify({ __type: "x#ResourceAlreadyExistsException", message: "m" }),
      }),
      () => ({ body: "{}" }),
    ];
    const stream = new LogStream(connection, "group", "i-1");
    await stream.put([
      { timestamp: 2, message: "b" },
      { timestamp: 1, message: "a" },
    ]);
    await stream.put([{ timestamp: 3, message: "c" }]);
    expect(asked.map(({ headers }) => headers["x-amz-target"])).toEqual([
      "Logs_20140328.CreateLogStream",
      "Logs_20140328.PutLogEvents",
      "Logs_20140328.PutLogEvents",
    ]);
    expect(JSON.parse(asked[1]?.body ?? "")).toMatchObject({
      logGroupName: "group",
      logEvents: [{ message: "a" }, { message: "b" }],
    });
  });

  test("throws what AWS says", async () => {
    answers = [
      () => ({
        status: 400,
        body: JSON.stringify({ __type: "ResourceNotFoundException", message: "no group" }),
      }),
    ];
    await expect(new LogStream(connection, "group", "i-1").put([])).rejects.toThrowError(/no group/);
  });
});

describe("instance metadata", () => {
  const items: Record<string, string> = {
    "instance-id": "i-1",
    "placement/availability-zone": "ap-northeast-1a",
    "iam/security-credentials/": "role",
    "iam/security-credentials/role": JSON.stringify({
      AccessKeyId: "A",
      SecretAccessKey: "S",
      Token: "T",
      Expiration: "2100-01-01T00:00:00Z",
    }),
  };
  let token = "one";
  const serve = (request: Asked) => {
    if (request.url === "/latest/api/token") return { body: token };
    if (request.headers["x-aws-ec2-metadata-token"] !== token) return { status: 401 };
    const body = items[request.url.replace("/latest/meta-data/", "")];
    return body === undefined ? { status: 404 } : { body };
  };

  beforeEach(() => {
    token = "one";
    answers = [serve];
  });

  test("says who the instance is, with one token", async () => {
    const metadata = new InstanceMetadata(endpoint, systemClock);
    expect(await metadata.identity()).toEqual({ instanceId: "i-1", availabilityZone: "ap-northeast-1a" });
    expect(asked.filter(({ method }) => method === "PUT")).toHaveLength(1);
  });

  test("gets a new token when the old one is refused", async () => {
    const metadata = new InstanceMetadata(endpoint, systemClock);
    await metadata.get("instance-id");
    token = "two";
    expect(await metadata.get("instance-id")).toBe("i-1");
  });

  test("has no target lifecycle state outside a group", async () => {
    expect(await new InstanceMetadata(endpoint, systemClock).targetLifecycleState()).toBeUndefined();
  });

  test("keeps the role's credentials until they near their end", async () => {
    const metadata = new InstanceMetadata(endpoint, systemClock);
    expect(await metadata.credentials()).toEqual({
      accessKeyId: "A",
      secretAccessKey: "S",
      sessionToken: "T",
    });
    const before = asked.length;
    await metadata.credentials();
    expect(asked).toHaveLength(before);
  });
});
