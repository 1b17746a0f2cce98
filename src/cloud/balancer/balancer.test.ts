import { createServer } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BalancingCloud, get, region } from "../../../test/support/balancing-cloud.ts";
import { ec2 } from "../ec2/state.ts";

let cloud: BalancingCloud;

beforeEach(() => {
  cloud = new BalancingCloud();
});

afterEach(() => cloud.close());

test("sends requests to every registered target while none is healthy", async () => {
  const balanced = cloud.balance();
  let checks = 0;
  const port = await cloud.serve((request, response) => {
    if (request.headers["user-agent"] === "ELB-HealthChecker/2.0") {
      checks++;
      response.writeHead(500).end();
    } else response.end("works, whatever the check says");
  });
  cloud.addInstance("i-1");
  cloud.register(balanced.targetGroupArn, "i-1", port);
  await cloud.activate(balanced.url);
  await cloud.untilChecked(
    10_000,
    () => checks,
    () => cloud.health(balanced.targetGroupArn)[0]?.[0] === "unhealthy",
  );
  expect(cloud.health(balanced.targetGroupArn)).toEqual([
    ["unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [500]"],
  ]);
  expect(await get(balanced.url)).toMatchObject({ status: 200, body: "works, whatever the check says" });
});

test("a draining target ends what it has and gets nothing new, then is forgotten", async () => {
  let finish = () => {};
  const { url, targetGroupArn, port } = await cloud.balanceApp("i-1", (request, response) => {
    if (request.url === "/long") finish = () => response.end("ended in peace");
    else response.end("up");
  });
  const before = finish;
  const long = get(`${url}/long`);
  await cloud.until(() => finish !== before);
  cloud.call("DeregisterTargets", { TargetGroupArn: targetGroupArn, Targets: [{ Id: "i-1", Port: port }] });
  expect(cloud.health(targetGroupArn)).toEqual([
    ["draining", "Target.DeregistrationInProgress", "Target deregistration is in progress"],
  ]);
  expect((await get(url)).status).toBe(503);
  await cloud.clock.advance(50_000);
  cloud.cloud.pass();
  finish();
  expect(await long).toMatchObject({ status: 200, body: "ended in peace" });
  await cloud.clock.advance(249_000);
  cloud.cloud.pass();
  expect(cloud.health(targetGroupArn)[0]?.[0]).toBe("draining");
  await cloud.clock.advance(1000);
  cloud.cloud.pass();
  expect(cloud.health(targetGroupArn)).toEqual([]);
});

test("what a target has not ended when it has drained is cut off", async () => {
  let reached = 0;
  const { url, targetGroupArn, port } = await cloud.balanceApp("i-1", (request, response) => {
    if (request.url === "/endless") reached++;
    else response.end("up");
  });
  cloud.call("ModifyTargetGroupAttributes", {
    TargetGroupArn: targetGroupArn,
    Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "20" }],
  });
  const endless = get(`${url}/endless`);
  await cloud.until(() => reached === 1);
  cloud.call("DeregisterTargets", { TargetGroupArn: targetGroupArn, Targets: [{ Id: "i-1", Port: port }] });
  await cloud.clock.advance(20_000);
  cloud.cloud.pass();
  expect((await endless).status).toBe(502);
});

test("an address target may be an instance's private one, checked at a port of its own", async () => {
  const [group] = cloud.call("CreateTargetGroup", {
    Name: "addresses",
    Protocol: "HTTP",
    Port: 80,
    VpcId: "vpc-1",
    TargetType: "ip",
    HealthCheckPort: String(await cloud.serve((_request, response) => response.writeHead(204).end())),
    Matcher: { HttpCode: "200-299" },
  }).TargetGroups;
  const { url, listenerArn } = cloud.balance();
  cloud.call("ModifyListener", {
    ListenerArn: listenerArn,
    DefaultActions: [{ Type: "forward", TargetGroupArn: group.TargetGroupArn }],
  });
  const { privateIpAddress } = cloud.addInstance("i-1");
  const port = await cloud.serve((_request, response) => response.end("by address"));
  cloud.register(group.TargetGroupArn, privateIpAddress, port);
  await cloud.activate(url);
  await cloud.until(() => cloud.health(group.TargetGroupArn)[0]?.[0] === "healthy");
  expect(await get(url)).toMatchObject({ body: "by address" });
  expect(() => cloud.register(group.TargetGroupArn, "10.9.9.9", 80)).toThrow(
    "forwards to loopback addresses",
  );
});

test("a zone that fails takes its target and its node of the load balancer with it; the other node answers 502", async () => {
  let reached = 0;
  const { url, targetGroupArn } = await cloud.balanceApp("i-1", (request, response) => {
    if (request.url === "/slow") reached++;
    else response.end("up");
  });
  // One connection through the node of each of the two zones.
  const underWay = [1, 2].map(() =>
    get(`${url}/slow`).then(
      ({ status }) => status,
      () => "cut off",
    ),
  );
  await cloud.until(() => reached === 2);
  cloud.cloud.failZone(`${region}a`);
  expect((await Promise.all(underWay)).map(String).sort()).toEqual(["502", "cut off"]);
  for (let request = 0; request < 4; request++) expect((await get(url)).status).toBe(502);
  await cloud.clock.advance(10_000);
  await cloud.until(() => true);
  await cloud.clock.advance(10_000);
  await cloud.until(() => cloud.health(targetGroupArn)[0]?.[0] === "unhealthy");
  expect(cloud.health(targetGroupArn)[0]?.[1]).toBe("Target.FailedHealthChecks");
});

test("a load balancer without a zone left answers nobody until one is back", async () => {
  const { url } = await cloud.balanceApp("i-1", (_request, response) => response.end("up"));
  for (const zone of ["a", "c"]) cloud.cloud.failZone(region + zone);
  await expect(get(url)).rejects.toThrow(/hang up|ECONNRESET/);
  cloud.cloud.restoreZone(`${region}c`);
  expect((await get(url)).status).toBe(502);
});

test("several load balancers answer at once, each for its own targets and by its own zones", async () => {
  const front = await cloud.balanceApp("i-1", (_request, response) => response.end("front"));
  const [group] = cloud.call("CreateTargetGroup", {
    Name: "back",
    Protocol: "HTTP",
    Port: 80,
    VpcId: "vpc-1",
    HealthCheckIntervalSeconds: 10,
  }).TargetGroups;
  const [second] = cloud.call("CreateLoadBalancer", {
    Name: "back",
    Subnets: ["subnet-c", "subnet-d"],
  }).LoadBalancers;
  const TargetGroupArn: string = group.TargetGroupArn;
  const DefaultActions = [{ Type: "forward", TargetGroupArn }];
  const listener = { LoadBalancerArn: second.LoadBalancerArn, Protocol: "HTTP", DefaultActions };
  // The same port as the other: each load balancer has an address of its own.
  cloud.call("CreateListener", { ...listener, Port: 8080 });
  cloud.addInstance("i-2", "c");
  cloud.register(TargetGroupArn, "i-2", await cloud.serve((_request, response) => response.end("back")));
  const back = `http://${second.DNSName}:8080`;
  await cloud.activate(back);
  await cloud.until(() => cloud.health(TargetGroupArn)[0]?.[0] === "healthy");
  const bodies = async () => (await Promise.all([get(front.url), get(back)])).map(({ body }) => body);
  expect(await bodies()).toEqual(["front", "back"]);
  expect(() => cloud.call("ModifyListener", { ListenerArn: front.listenerArn, DefaultActions })).toThrow(
    "cannot be associated with more than one load balancer",
  );
  cloud.cloud.failZone(`${region}a`);
  const statuses = (await Promise.all([get(front.url), get(back), get(back)])).map(({ status }) => status);
  expect(statuses).toEqual([502, 200, 200]);
  cloud.call("DeleteLoadBalancer", { LoadBalancerArn: front.loadBalancerArn });
  await cloud.until(() =>
    get(front.url).then(
      () => false,
      () => true,
    ),
  );
  expect((await get(back)).body).toBe("back");
});

test("a target whose instance stopped is unused, and gone once EC2 has forgotten the instance", async () => {
  const { url, targetGroupArn } = await cloud.balanceApp("i-1", (_request, response) => response.end("up"));
  const { instances } = ec2.of(cloud.account);
  Object.assign(instances["i-1"] ?? {}, { state: "terminated" });
  cloud.cloud.pass();
  expect(cloud.health(targetGroupArn)).toEqual([
    ["unused", "Target.InvalidState", "Target is in the terminated state"],
  ]);
  expect((await get(url)).status).toBe(503);
  delete instances["i-1"];
  cloud.cloud.pass();
  expect(cloud.health(targetGroupArn)).toEqual([]);
});

test("a port that is taken makes the load balancer failed, with the reason, until the port is free", async () => {
  const { url, loadBalancerArn } = cloud.balance();
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(8080, new URL(url).hostname, resolve));
  const state = () =>
    cloud.call("DescribeLoadBalancers", { LoadBalancerArns: [loadBalancerArn] }).LoadBalancers[0].State;
  await cloud.clock.advance(60_000);
  await cloud.until(() => state().Code === "failed");
  expect(state().Reason).toMatch(/cannot listen on 127\.\d+\.\d+\.\d+:8080: another process has it/);
  await new Promise((resolve) => squatter.close(resolve));
  await cloud.clock.advance(1000);
  await cloud.until(() => state().Code === "active");
  expect((await get(url)).status).toBe(503);
});

test("comes back from the state after the cloud's restart, at the same address", async () => {
  const { url, port } = await cloud.balanceApp("i-1", (_request, response) => response.end("still here"));
  const snapshot = JSON.parse(JSON.stringify(cloud.cloud.snapshot()));
  await cloud.cloud.close();
  await expect(get(url)).rejects.toThrow("ECONNREFUSED");
  const second = new BalancingCloud(snapshot, cloud.directory);
  try {
    expect(port).toBeGreaterThan(0);
    expect(await second.until(() => get(url).catch(() => undefined))).toMatchObject({ body: "still here" });
  } finally {
    await second.close(true);
  }
});
