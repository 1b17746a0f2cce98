import { describe, expect, test } from "vitest";
import { appHealth } from "./app-health.ts";
import { backOff, restarts } from "./back-off.ts";
import type { ServiceStatus } from "./runtime.ts";
import { startLevels } from "./start-order.ts";

describe("restarts", () => {
  test.each([
    ["no", 1, 0, false],
    ["always", 0, 99, true],
    ["unless-stopped", 1, 99, true],
    ["on-failure", 1, 99, true],
    ["on-failure", null, 0, true],
    ["on-failure", 0, 0, false],
    ["on-failure:2", 1, 1, true],
    ["on-failure:2", 1, 2, false],
  ])("%s after exit code %s and %s restarts: %s", (policy, exitCode, so, expected) => {
    expect(restarts(policy, exitCode, so)).toBe(expected);
  });

  test("come at once after a good run, then later each time, at most 30 s later", () => {
    const delays = [backOff(undefined, 10_000)];
    while (delays.length < 11) delays.push(backOff(delays.at(-1), 0));
    expect(delays).toEqual([0, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000]);
    expect(backOff(30_000, 10_000)).toBe(0);
  });

  test("wait after the very first start too, where that was no good run", () => {
    expect(backOff(undefined, 9_999)).toBe(100);
  });
});

describe("start order", () => {
  const service = (name: string, ...dependsOn: string[]) => ({
    name,
    dependsOn: dependsOn.map((other) => ({ service: other })),
  });
  const names = (levels: { name: string }[][]) => levels.map((level) => level.map(({ name }) => name));

  test("puts each service after what it depends on", () => {
    const services = [service("web", "db", "cache"), service("db"), service("cache", "db"), service("lone")];
    expect(names(startLevels(services))).toEqual([["db", "lone"], ["cache"], ["web"]]);
  });

  test("names the services that go round in a circle", () => {
    expect(() => startLevels([service("a", "b"), service("b", "a"), service("c")])).toThrowError(
      /circle: a, b/,
    );
  });
});

describe("the app's health", () => {
  const status = (
    state: ServiceStatus["state"],
    health: ServiceStatus["health"],
    exitCode?: number,
  ): ServiceStatus => ({
    name: "web",
    state,
    health,
    ...(exitCode === undefined ? {} : { exitCode }),
  });

  test.each([
    ["running and healthy", status("running", "healthy"), undefined],
    ["running without a check", status("running", "none"), undefined],
    ["done with 0", status("exited", "none", 0), undefined],
    ["starting", status("running", "starting"), "web has not become healthy yet"],
    ["unhealthy", status("running", "unhealthy"), "web fails its health check"],
    ["failed", status("exited", "none", 2), "web exited with 2"],
    ["crashing", status("backing off", "none", 1), "web exited with 1 and will be started again"],
    ["waiting", status("waiting", "starting"), "web waits for what it depends on"],
  ])("%s", (_, service, reason) => {
    const good = status("running", "healthy");
    expect(appHealth([good, service])).toEqual(
      reason === undefined ? { healthy: true } : { healthy: false, reason },
    );
  });
});
