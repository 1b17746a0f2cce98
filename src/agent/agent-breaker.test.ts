import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  another,
  begin,
  clock,
  failedBefore,
  lease,
  ledger,
  root,
  serve,
  world,
} from "./agent.test-support.ts";

// What the breaker is told by, and whom it tells.

const evidence = () =>
  readdirSync(join(root, "chat/.hitori/breaker")).filter((name) => name !== "ledger.json");

function foundUnhealthy(): void {
  const [own] = world.view.instances;
  if (own) own.healthStatus = "Unhealthy";
}

async function terminated(): Promise<void> {
  world.state.target = "Terminated";
  await clock.advance(2000);
}

describe("a start that ends from outside", () => {
  test("before the app was healthy is a failed one, and keeps its logs", async () => {
    await begin();
    lease().grant({ epoch: 9, takeover: "fenced" });
    await clock.advance(1000);
    await terminated();
    expect(ledger().starts).toMatchObject([
      { outcome: "failed", reason: "it was not healthy yet, and the group terminates this instance" },
    ]);
    const [kept = ""] = evidence();
    expect(readFileSync(join(root, "chat/.hitori/breaker", kept, "web.log"), "utf8")).toBe(
      "the last words\n",
    );
    expect(lease().released).toBe(1);
  });

  test("is a failed one where the load balancer found unhealthy what the agent found healthy", async () => {
    another({ healthCheck: "elb" });
    await serve();
    foundUnhealthy();
    await terminated();
    expect(ledger().starts).toMatchObject([
      { outcome: "failed", reason: expect.stringContaining("load balancer's health check") },
    ]);
    expect(evidence()).toHaveLength(1);
  });

  test.each([
    ["the group found nothing wrong", "elb", false],
    ["it is the instance that failed, by EC2's word", "ec2", true],
  ] as const)("stays a good one where %s", async (_, healthCheck, unhealthy) => {
    another({ healthCheck });
    await serve();
    if (unhealthy) foundUnhealthy();
    await terminated();
    expect(ledger().starts).toMatchObject([{ outcome: "healthy" }]);
    expect(evidence()).toEqual([]);
  });

  test("is counted and kept once, where the agent had given it up itself", async () => {
    another({ healthCheck: "elb" });
    await begin();
    lease().grant({ epoch: 9, takeover: "fenced" });
    await clock.advance(301_000);
    foundUnhealthy();
    await terminated();
    expect(ledger().starts).toMatchObject([{ outcome: "failed", reason: "it never became healthy" }]);
    expect(evidence()).toHaveLength(1);
  });

  test("does not wait for a group that does not answer", async () => {
    another({ healthCheck: "elb" });
    await serve();
    world.state.aws = false;
    world.state.target = "Terminated";
    await clock.advance(8000);
    expect(lease().released).toBe(1);
    expect(ledger().starts).toMatchObject([{ outcome: "healthy" }]);
  });
});

describe("an instance that the group replaces already", () => {
  test("does not start the app, and nothing is counted", async () => {
    another({ healthCheck: "elb" });
    foundUnhealthy();
    await begin();
    lease().grant({ epoch: 9, takeover: "fenced" });
    await clock.advance(5000);
    expect(world.calls).not.toContain("start");
    await terminated();
    expect(lease().released).toBe(1);
    expect(existsSync(join(root, "chat/.hitori/breaker/ledger.json"))).toBe(false);
  });

  test("starts it where the group may not replace it", async () => {
    another({ healthCheck: "elb" });
    foundUnhealthy();
    world.view.suspendedProcesses.push("ReplaceUnhealthy");
    await begin();
    lease().grant({ epoch: 9, takeover: "fenced" });
    await clock.advance(100);
    expect(world.calls).toContain("start");
  });
});

describe("a hold", () => {
  async function holdsNow(epoch: number): Promise<void> {
    await begin();
    lease().grant({ epoch, takeover: "released" });
    await clock.advance(3000);
  }

  test("is told to the topic once, whichever instance holds", async () => {
    failedBefore(3);
    await holdsNow(9);
    expect(world.published.map(({ subject }) => subject)).toEqual(["hitori: chat is on hold"]);
    expect(JSON.parse(world.published[0]?.message ?? "")).toMatchObject({
      Event: "hitori:BREAKER_HELD",
      AutoScalingGroupName: "hitori-chat",
      Epoch: 9,
      Description: expect.stringContaining("3 starts in a row"),
      Next: expect.stringContaining("hitori resume"),
    });
    world.shutdown.abort();
    await clock.advance(1000);
    another();
    await holdsNow(10);
    expect(world.said.at(-1)).toMatchObject({
      type: "breaker.held",
      reason: expect.stringMatching(/^3 starts/),
    });
    expect(world.published).toEqual([]);
  });

  test("is told as soon as the topic takes it, and never after it was resumed", async () => {
    failedBefore(3);
    world.state.topic = false;
    await holdsNow(9);
    expect(ledger()).toMatchObject({ held: true });
    world.state.topic = true;
    await clock.advance(10_000);
    expect(world.published).toHaveLength(1);
    expect(ledger()).toMatchObject({ told: true });
    world.view.tags["hitori:resume"] = "now";
    await clock.advance(3000);
    expect(ledger()).toMatchObject({ held: false });
    expect(ledger().told).toBeUndefined();
  });
});

describe("one instance too many", () => {
  const other = { instanceId: "i-other", lifecycleState: "InService", healthStatus: "Healthy" };

  async function waits(desired: number, news: { takeoverIn?: number } = {}): Promise<void> {
    world.view.desiredCapacity = desired;
    world.view.instances.push(other);
    await begin();
    lease().tell({ type: "waiting", holder: "i-other", reason: "it is alive", epoch: 1, ...news });
    await clock.advance(30_000);
  }

  test("leaves where the load balancer's health check would replace it for ever, and says so", async () => {
    another({ healthCheck: "elb" });
    await waits(2);
    expect(world.calls.filter((call) => call === "leave the group")).toHaveLength(1);
    expect(world.said.at(-1)).toMatchObject({
      type: "drift.corrected",
      what: expect.stringContaining("the group wanted 2"),
    });
  });

  test.each([
    ["nothing replaces it", "ec2", 2, {}],
    ["the group wants one: it is the replacement", "elb", 1, {}],
    ["the holder is silent: it is about to take over", "elb", 2, { takeoverIn: 9000 }],
  ] as const)("waits on where %s", async (_, healthCheck, desired, news) => {
    another({ healthCheck });
    await waits(desired, news);
    expect(world.calls).not.toContain("leave the group");
  });

  test("waits on where the other instance is on its way out", async () => {
    another({ healthCheck: "elb" });
    world.view.instances.push({ ...other, lifecycleState: "Terminating:Wait" });
    world.view.desiredCapacity = 2;
    await begin();
    lease().tell({ type: "waiting", holder: "i-other", reason: "it is alive", epoch: 1 });
    await clock.advance(30_000);
    expect(world.calls).not.toContain("leave the group");
  });
});
