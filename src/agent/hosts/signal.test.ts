import { spawn } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "../../base/clock.ts";
import { killMarked, markingScript } from "../../base/marked-processes.ts";
import { waitUntil } from "../../base/wait-until.ts";
import { readSignalOrder } from "./signal.ts";
import { processesOf, signalProcesses } from "./signal-processes.ts";
import { unitSignal } from "./signal-units.ts";

const mark = `i-signal${process.pid}`;
afterEach(() => killMarked(mark));

test("an order is read with its times, and a misspelt one refused", () => {
  expect(readSignalOrder(["guard,agent,app", "STOP", "--for", "5s"])).toEqual({
    parts: ["guard", "agent", "app"],
    signal: "STOP",
    every: undefined,
    during: 5000,
  });
  expect(readSignalOrder(["app", "KILL", "--every", "1s", "--for", "10s"])).toMatchObject({ every: 1000 });
  for (const wrong of [["ap", "KILL"], ["app"], ["app", "TERM"], ["app", "KILL", "--for", "soon"], []]) {
    expect(() => readSignalOrder(wrong)).toThrow(expect.objectContaining({ code: "USAGE" }));
  }
});

test("an instance's agent and guard are reached as units, its app by its control group", () => {
  expect(unitSignal("agent", "KILL")).toEqual({
    command: {
      argv: ["systemctl", "kill", "--kill-who=main", "--signal=SIGKILL", "hitori-agent.service"],
    },
  });
  const group = "/sys/fs/cgroup/hitori.slice/hitori-app.slice";
  expect(unitSignal("app", "KILL")).toEqual({ file: `${group}/cgroup.kill`, text: "1" });
  expect(unitSignal("app", "STOP")).toEqual({ file: `${group}/cgroup.freeze`, text: "1" });
  expect(unitSignal("app", "CONT")).toEqual({ file: `${group}/cgroup.freeze`, text: "0" });
});

/** A process of the machine in a session of its own, with these words in its command line. */
function start(words: readonly string[]): number {
  const script = `${markingScript(mark)}exec node -e 'setInterval(() => {}, 1000)' -- "$@"`;
  const child = spawn("bash", ["-c", script, "bash", ...words], { detached: true, stdio: "ignore" });
  return child.pid ?? 0;
}

test("of a process machine's processes the app is what is in no session of the platform's", async () => {
  const agent = start(["hitori.js", "agent", "boot", ""]);
  const guard = start(["guard.js", "run", "--host=process", ""]);
  const app = start(["web.js"]);
  const all = await waitUntil(
    () => {
      const found = [processesOf("agent", mark), processesOf("guard", mark), processesOf("app", mark)];
      return found.every((pids) => pids.length === 1) ? found : undefined;
    },
    { clock: systemClock, timeout: 5000, interval: 20 },
  );
  expect(all).toEqual([[agent], [guard], [app]]);
  expect(signalProcesses("app", "KILL", mark)).toBe(1);
  const gone = await waitUntil(() => processesOf("app", mark).length === 0 || undefined, {
    clock: systemClock,
    timeout: 5000,
    interval: 20,
  });
  expect(gone).toBe(true);
  expect(processesOf("agent", mark)).toEqual([agent]);
});
