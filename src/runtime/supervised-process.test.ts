import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../base/clock.ts";
import { VirtualClock } from "../base/virtual-clock.ts";
import { waitUntil } from "../base/wait-until.ts";
import { ServiceLog } from "./service-log.ts";
import { SupervisedProcess } from "./supervised-process.ts";

let directory: string;
let clock: VirtualClock;
let log: ServiceLog;
let supervised: SupervisedProcess;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-supervised-"));
  clock = new VirtualClock();
  log = new ServiceLog(directory, "web");
});

afterEach(() => {
  supervised.kill();
  rmSync(directory, { recursive: true, force: true });
});

/** A service that says its process's number when it starts, and runs until it is killed. */
function startService(script: string): void {
  const service = {
    name: "web",
    command: ["bash", "-c", script],
    directory,
    environment: {},
    dependsOn: [],
    restart: "always",
    stopSignal: "SIGTERM" as const,
    stopGracePeriod: 5000,
    mountSources: [],
  };
  const nobody = () => {};
  const options = { service, clock, log, environment: process.env, onExit: nobody, onChange: nobody };
  supervised = new SupervisedProcess(options);
  supervised.start();
}

const pids = () => readFileSync(log.path, "utf8").trim().split("\n").filter(Boolean).map(Number);

/** Waits for what another process does; the limit only ends a test that has failed already. */
async function until(look: () => boolean): Promise<void> {
  const options = { clock: systemClock, timeout: 15_000, interval: 5 };
  expect(await waitUntil(() => look() || undefined, options)).toBe(true);
}

/** Kills its first process after a run of ten seconds, and waits until that was noticed. */
async function crash(): Promise<void> {
  await until(() => pids().length === 1);
  await clock.advance(10_000);
  process.kill(pids()[0] ?? 0, "SIGKILL");
  await until(() => supervised.status.state === "backing off");
}

test("a service that crashes after a good run is started again at once", async () => {
  startService("echo $$; exec sleep 60");
  await crash();
  await clock.advance(0);
  expect(supervised.status.state).toBe("running");
  await until(() => pids().length === 2);
});

test("a service that leaves some of its processes behind is started again once they have had time to die", async () => {
  startService("echo $$; sleep 60 & sleep 60");
  await crash();
  await clock.advance(99);
  expect(supervised.status.state).toBe("backing off");
  await clock.advance(1);
  expect(supervised.status.state).toBe("running");
  await until(() => pids().length === 2);
});
