import { expect, test } from "vitest";
import type { EventFacts, TimelineEvent } from "../timeline/event.ts";
import { appTrouble } from "./app-trouble.ts";

function timeline(...facts: EventFacts[]): TimelineEvent[] {
  return facts.map((fact, at) => ({ at, source: "agent", app: "chat", instanceId: "i-1", ...fact }));
}

const exited = { type: "app.exited", service: "db", exitCode: 1 } as const;

test("an app that is starting, healthy or stopped on purpose is no trouble", () => {
  expect(appTrouble([])).toBeUndefined();
  expect(appTrouble(timeline({ type: "app.starting" }))).toBeUndefined();
  expect(appTrouble(timeline({ type: "app.starting" }, exited, { type: "app.healthy" }))).toBeUndefined();
  const stopped = timeline({ type: "app.starting" }, exited, { type: "app.stopping", reason: "termination" });
  expect(appTrouble(stopped)).toBeUndefined();
});

test("an app that exits again and again before it is healthy is trouble", () => {
  expect(appTrouble(timeline({ type: "app.starting" }, exited, exited))?.message).toBe(
    "The app is not healthy: service db exited with 1, 2 times since the app was started.",
  );
});

test("an app that was healthy and is no more is trouble, until it is healthy again", () => {
  const unhealthy = { type: "app.unhealthy", reason: "web does not answer" } as const;
  const events = timeline({ type: "app.starting" }, { type: "app.healthy" }, unhealthy);
  expect(appTrouble(events)?.message).toContain("web does not answer");
  expect(appTrouble([...events, ...timeline({ type: "app.healthy" })])).toBeUndefined();
});

test("the trouble of an instance that was replaced is over", () => {
  const before = timeline({ type: "app.starting" }, exited);
  const after = timeline({ type: "app.starting" }, { type: "app.healthy" }).map((event) => ({
    ...event,
    instanceId: "i-2",
  }));
  expect(appTrouble([...before, ...after])).toBeUndefined();
});
