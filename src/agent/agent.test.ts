import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeFileAtomic } from "../base/atomic-file.ts";
import { HitoriError } from "../base/error.ts";
import {
  another,
  begin,
  clock,
  compose,
  failedBefore,
  instanceId,
  lease,
  ledger,
  root,
  serve,
  types,
  world,
} from "./agent.test-support.ts";

describe("the way up", () => {
  test("mounts, takes the lease, prepares, starts the app, tells that it is healthy", async () => {
    await serve();
    expect(types()).toEqual([
      "agent.started",
      "volume.mounted",
      "lease.acquired",
      "guard.armed",
      "volume.initialized",
      "app.starting",
      "app.healthy",
    ]);
    expect(world.calls).toEqual(["clear", "start"]);
    expect(readFileSync(join(root, "chat/compose.yml"), "utf8")).toBe(compose);
    expect(ledger().starts).toMatchObject([{ instanceId, epoch: 1, outcome: "healthy" }]);
  });

  test("touches nothing of the volume but .hitori before it has the lease", async () => {
    await begin();
    expect(readdirSync(root)).toEqual(["chat"]);
    expect(readdirSync(join(root, "chat"))).toEqual([".hitori"]);
    expect(readdirSync(join(root, "chat/.hitori"))).toEqual([]);
  });

  test("tries to mount until its zone has a mount target", async () => {
    world.state.mountable = false;
    await begin();
    await clock.advance(20_000);
    expect(types()).toEqual(["agent.started"]);
    world.state.mountable = true;
    await clock.advance(3000);
    expect(types()).toContain("volume.mounted");
  });

  test("clears the lock files of a dead holder's app, and tells", async () => {
    const lock = join(root, "chat/data/postmaster.pid");
    writeFileAtomic(lock, "1\n");
    writeFileAtomic(join(root, "chat/data/PG_VERSION"), "18\n");
    await serve(4, "fenced");
    expect(world.said).toContainEqual({ type: "app.lockFileCleared", path: lock });
    expect(existsSync(lock)).toBe(false);
  });

  test("leaves a lock file alone where no holder was before, and before it has the lease", async () => {
    const lock = join(root, "chat/data/postmaster.pid");
    writeFileAtomic(lock, "1\n");
    writeFileAtomic(join(root, "chat/data/PG_VERSION"), "18\n");
    await begin();
    expect(existsSync(lock)).toBe(true);
    lease().grant({ epoch: 1, takeover: "first" });
    await clock.advance(100);
    expect(world.calls).toContain("start");
    expect(existsSync(lock)).toBe(true);
    expect(types()).not.toContain("app.lockFileCleared");
  });

  test("suspends AZRebalance where somebody has resumed it", async () => {
    world.view.suspendedProcesses = [];
    await begin();
    expect(world.calls).toContain("suspend AZRebalance");
    expect(types()).toContain("drift.corrected");
  });

  test("says why it cannot take the lease, with what to do, and once", async () => {
    await begin();
    const hint = "Load it as the guard needs it: modprobe softdog";
    const refusal = { code: "GUARD_REFUSED", message: "The guard refused: no watchdog.", hint };
    lease().refuse(new HitoriError(refusal));
    await clock.advance(300);
    lease().refuse(new HitoriError(refusal));
    await clock.advance(300);
    expect(world.said.filter(({ type }) => type === "lease.unavailable")).toEqual([
      { type: "lease.unavailable", reason: `The guard refused: no watchdog. ${hint}` },
    ]);
    expect(world.calls).toEqual([]);
  });

  test("starts the app on a known volume although AWS does not answer", async () => {
    writeFileAtomic(join(root, "chat/.hitori/volume.json"), JSON.stringify({ app: "chat", identity: "one" }));
    world.state.aws = false;
    await begin();
    await clock.advance(3000);
    lease().grant({ epoch: 2, takeover: "released" });
    await clock.advance(100);
    expect(world.calls).toContain("start");
  });
});

describe("the volume", () => {
  test("has the group remember a new volume, and refuses an empty one in its place", async () => {
    await serve();
    const identity = world.view.tags["hitori:volume"];
    expect(identity).toBe(JSON.parse(readFileSync(join(root, "chat/.hitori/volume.json"), "utf8")).identity);
    rmSync(join(root, "chat"), { recursive: true });
    const { tags } = world.view;
    another();
    world.view.tags = tags;
    await begin();
    expect(world.said.at(-1)).toMatchObject({
      type: "volume.refused",
      reason: expect.stringContaining("it is empty"),
    });
    expect(world.leases).toEqual([]);
    delete tags["hitori:volume"];
    await clock.advance(11_000);
    expect(world.leases).toHaveLength(1);
  });

  test("does not take an empty volume for a new one while nobody can say what the group remembers", async () => {
    world.state.aws = false;
    await begin();
    await clock.advance(60_000);
    expect(world.leases).toEqual([]);
    world.state.aws = true;
    await clock.advance(11_000);
    expect(world.leases).toHaveLength(1);
  });

  test("refuses the volume of another app and changes nothing on it", async () => {
    const marker = join(root, "chat/.hitori/volume.json");
    writeFileAtomic(marker, JSON.stringify({ app: "wiki", identity: "two" }));
    await begin();
    expect(world.said.at(-1)).toMatchObject({
      type: "volume.refused",
      reason: "it belongs to app wiki, this is chat",
    });
    expect(readdirSync(join(root, "chat/.hitori"))).toEqual(["volume.json"]);
  });
});

describe("the way down", () => {
  test("stops, unmounts, releases and ends when the machine shuts down", async () => {
    const result = await serve();
    world.shutdown.abort();
    await clock.advance(100);
    expect(world.calls.slice(2)).toEqual(["stop within 120000", "unmount"]);
    expect(lease().released).toBe(1);
    expect(types().slice(-5)).toEqual([
      "agent.stopping",
      "app.stopping",
      "app.stopped",
      "lease.released",
      "agent.stopped",
    ]);
    expect(result.code).toBe(0);
  });

  test("stops when the group terminates the instance, completes the hook, and waits for the power to go", async () => {
    const result = await serve();
    world.state.target = "Terminated";
    await clock.advance(2000);
    expect(world.calls.slice(2)).toEqual(["heartbeat", "stop within 120000", "unmount", "complete"]);
    expect(lease().released).toBe(1);
    await clock.advance(60_000);
    expect(result.code).toBeUndefined();
    world.shutdown.abort();
    await clock.advance(100);
    expect(result.code).toBe(0);
  });

  test("ends at once while it waits for the lease", async () => {
    const result = await begin();
    world.shutdown.abort();
    await clock.advance(100);
    expect(result.code).toBe(0);
    expect(lease().released).toBe(0);
  });

  test("keeps the lease where the app would not die", async () => {
    const result = await serve();
    world.runtime.proven = false;
    world.shutdown.abort();
    await clock.advance(1000);
    expect(world.calls.filter((call) => call === "kill")).toHaveLength(2);
    expect(lease().released).toBe(0);
    expect(result.code).toBe(0);
  });
});

describe("the lease ends by itself", () => {
  test("stops in a hurry after the soft deadline, disarms, does not release, and takes its turn again", async () => {
    await serve();
    const first = lease();
    first.end("soft");
    await clock.advance(1000);
    expect(world.calls.slice(2)).toEqual(["stop within 1000", "unmount", "disarm"]);
    expect(first.released).toBe(0);
    lease().grant({ epoch: 2, takeover: "expired" });
    await clock.advance(100);
    expect(lease()).not.toBe(first);
    expect(world.calls.slice(-2)).toEqual(["clear", "start"]);
  });

  test("kills the app and ends when somebody else has the lease", async () => {
    const result = await serve();
    lease().end("lost");
    await clock.advance(100);
    expect(world.calls.slice(2)).toEqual(["kill", "unmount"]);
    expect(lease().released).toBe(0);
    expect(result.code).toBe(1);
  });

  test("stops the app and ends when the guard has died", async () => {
    const result = await serve();
    world.agent.guardDied("it was killed");
    await clock.advance(100);
    expect(world.calls.slice(2)).toEqual(["stop within 1000", "unmount"]);
    expect(lease().released).toBe(0);
    expect(result.code).toBe(1);
  });
});

describe("the breaker", () => {
  test("asks for a replacement once the grace period is over, and keeps the logs of the failure", async () => {
    failedBefore(1);
    await begin();
    lease().grant({ epoch: 9, takeover: "fenced" });
    await clock.advance(299_000);
    expect(world.calls).not.toContain("set unhealthy");
    await clock.advance(2000);
    expect(world.calls).toContain("set unhealthy");
    expect(world.said).toContainEqual({ type: "breaker.counted", replacements: 1, limit: 3 });
    expect(ledger().starts.at(-1)).toMatchObject({ epoch: 9, outcome: "failed" });
    const evidence = readdirSync(join(root, "chat/.hitori/breaker")).filter((name) => name !== "ledger.json");
    expect(evidence).toEqual([expect.stringMatching(/^2026-01-01T00-0.*-i-0123$/)]);
    const kept = join(root, "chat/.hitori/breaker", evidence[0] ?? "");
    expect(readFileSync(join(kept, "web.log"), "utf8")).toBe("the last words\n");
  });

  test("leaves an unhealthy app alone where its verdict replaces nothing", async () => {
    another({ healthCheck: "ec2" });
    await begin();
    lease().grant({ epoch: 1, takeover: "first" });
    await clock.advance(400_000);
    expect(types()).toContain("app.unhealthy");
    expect(world.calls).not.toContain("set unhealthy");
  });

  test("stops the app and holds instead of a replacement too many", async () => {
    failedBefore(2);
    await begin();
    lease().grant({ epoch: 9, takeover: "fenced" });
    await clock.advance(301_000);
    expect(world.calls).not.toContain("set unhealthy");
    expect(world.calls).toEqual(["clear", "start", "stop within 120000", "suspend ReplaceUnhealthy"]);
    expect(world.said.at(-1)).toMatchObject({ type: "breaker.held" });
    expect(lease().released).toBe(0);
  });

  test("does not start the app after too many failures, until somebody resumes", async () => {
    failedBefore(3);
    world.view.tags["hitori:resume"] = "2025-12-31T00:00:00Z";
    await begin();
    lease().grant({ epoch: 9, takeover: "fenced" });
    await clock.advance(60_000);
    expect(world.calls).toEqual(["suspend ReplaceUnhealthy"]);
    expect(world.said.at(-1)).toMatchObject({
      type: "breaker.held",
      reason: expect.stringContaining("3 starts in a row"),
    });
    world.view.tags["hitori:resume"] = "2026-01-01T00:00:50Z";
    await clock.advance(6000);
    expect(types().slice(-2)).toEqual(["breaker.resumed", "app.starting"]);
    expect(world.calls.slice(1)).toEqual(["clear", "start"]);
    expect(ledger()).toMatchObject({ held: false, starts: [{ epoch: 9 }] });
  });

  test("the next instance goes on holding, and starts when it was resumed meanwhile", async () => {
    writeFileAtomic(
      join(root, "chat/.hitori/breaker/ledger.json"),
      JSON.stringify({ starts: [], held: true, heldWithTag: "before" }),
    );
    world.view.tags["hitori:resume"] = "before";
    await begin();
    lease().grant({ epoch: 9, takeover: "released" });
    await clock.advance(3000);
    expect(world.calls).not.toContain("start");
    world.view.tags["hitori:resume"] = "after";
    world.shutdown.abort();
    await clock.advance(100);
    const { tags } = world.view;
    another();
    world.view.tags = tags;
    await begin();
    lease().grant({ epoch: 10, takeover: "released" });
    await clock.advance(3000);
    expect(world.calls).toContain("start");
  });

  test("releases the lease of a held instance that is terminated", async () => {
    failedBefore(3);
    await begin();
    lease().grant({ epoch: 9, takeover: "fenced" });
    await clock.advance(3000);
    world.state.target = "Terminated";
    await clock.advance(2000);
    expect(lease().released).toBe(1);
    expect(world.calls.at(-1)).toBe("complete");
  });
});
