import { expect, test } from "vitest";
import { parseContainers, runningContainers } from "./container-status.ts";

test("reads what docker ps prints", () => {
  const output =
    "web\trunning\tUp 3 seconds (healthy)\ndb\trunning\tUp 2 seconds (health: starting)\njob\texited\tExited (0) 4 seconds ago\n";
  expect(parseContainers(output, ["web", "db", "job", "new"])).toEqual([
    { name: "web", state: "running", health: "healthy" },
    { name: "db", state: "running", health: "starting" },
    { name: "job", state: "exited", health: "none", exitCode: 0 },
    { name: "new", state: "waiting", health: "starting" },
  ]);
});

test("knows which containers run", () => {
  const output = "web\trunning\tUp 3 seconds\tabc\ndb\texited\tExited (0)\tdef\n";
  expect([...runningContainers(output)]).toEqual([["abc", "web"]]);
});
