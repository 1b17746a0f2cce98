import { expect, test } from "vitest";
import { agentLines, GapMarker, type LogLine, logText } from "./log-lines.ts";

const line = (at: number, instanceId: string, service = "web"): LogLine => ({
  type: "line",
  id: `${at} ${instanceId}`,
  at,
  service,
  instanceId,
  text: "hello",
});

test("a fail-over is marked between two instances' output, with its length; the agents' words mark none", () => {
  const marker = new GapMarker();
  expect(marker.mark([line(1000, "i-1"), line(2000, "i-2", "agent"), line(2500, "i-1", "db")])).toHaveLength(
    3,
  );
  const marked = marker.mark([line(14_900, "i-2"), line(15_000, "i-2")]);
  expect(marked.map(({ type }) => type)).toEqual(["gap", "line", "line"]);
  expect(marked[0]).toEqual({ type: "gap", at: 14_900, milliseconds: 12_400, from: "i-1", to: "i-2" });
});

test("lines stand behind their service, and behind their time where it is wanted", () => {
  expect(logText(line(0, "i-1"), 5, false)).toBe("web   | hello");
  expect(logText(line(0, "i-1"), 5, true)).toBe("1970-01-01T00:00:00.000Z web   | hello");
  const gap = { type: "gap", at: 0, milliseconds: 12_400, from: "i-1", to: "i-2" } as const;
  expect(logText(gap, 5, false)).toBe("--- fail-over: i-1 -> i-2, 12.4 s without output ---");
});

test("what agents say are lines of a service of their own; what drills say is none", () => {
  const said = { at: 5, app: "chat", instanceId: "i-1" } as const;
  expect(
    agentLines([
      { ...said, source: "agent", type: "app.healthy" },
      { ...said, source: "drill", type: "answer.lost" },
    ]),
  ).toMatchObject([{ at: 5, service: "agent", instanceId: "i-1", text: "the app is healthy" }]);
});
