import { expect, test } from "vitest";
import { another, begin, clock, lease, serve, world } from "./agent.test-support.ts";

const moves = () => world.calls.filter((call) => call.startsWith("address"));

test("the address comes to the instance that holds the lease, before its app is healthy, and not earlier", async () => {
  another({ elasticIp: "eipalloc-1" });
  world.state.addressAt = "i-before";
  await begin();
  await clock.advance(60_000);
  expect(moves()).toEqual([]);
  lease().grant({ epoch: 2, takeover: "expired" });
  await clock.advance(100);
  expect(moves()).toEqual(["address to i-0123"]);
  expect(world.said).toContainEqual({ type: "address.moved", publicIp: "203.0.113.9", from: "i-before" });
});

test("where somebody leads the address away it is led back; where it is here nothing is asked for", async () => {
  another({ elasticIp: "eipalloc-1" });
  await serve();
  await clock.advance(120_000);
  expect(moves()).toHaveLength(1);
  world.state.addressAt = "i-late";
  await clock.advance(120_000);
  expect(moves()).toHaveLength(2);
});

test("an address that cannot be moved does not keep the app waiting, and is tried again", async () => {
  another({ elasticIp: "eipalloc-1" });
  world.state.addressRefused = true;
  await serve();
  expect(world.calls).toContain("start");
  expect(moves()).toEqual([]);
  world.state.addressRefused = false;
  await clock.advance(20_000);
  expect(moves()).toEqual(["address to i-0123"]);
});

test("who has lost the lease leaves the address to whoever has it", async () => {
  another({ elasticIp: "eipalloc-1" });
  await serve();
  lease().end("lost");
  await clock.advance(100);
  world.state.addressAt = "i-new";
  await clock.advance(120_000);
  expect(moves()).toHaveLength(1);
});
