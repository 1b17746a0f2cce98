import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../base/clock.ts";
import { killMarked } from "../base/marked-processes.ts";
import { waitUntil } from "../base/wait-until.ts";
import {
  type AppProcesses,
  appProcessesAfterNow,
  endAppProcesses,
  findAppProcesses,
} from "./app-processes.ts";
import type { HealthCheck } from "./health-check.ts";
import { ProcessRuntime } from "./process-runtime.ts";
import type { ProcessService } from "./process-service.ts";
import type { RuntimeNews } from "./runtime.ts";

let directory: string;
let mark: string;
let processes: AppProcesses;
let count = 0;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-runtime-"));
  mark = `i-runtime-${process.pid}-${count++}`;
  processes = appProcessesAfterNow(mark);
});

afterEach(() => {
  killMarked(mark);
  rmSync(directory, { recursive: true, force: true });
});

function service(name: string, script: string, more: Partial<ProcessService> = {}): ProcessService {
  return {
    name,
    command: ["bash", "-c", script],
    directory,
    environment: {},
    dependsOn: [],
    restart: "no",
    stopSignal: "SIGTERM",
    stopGracePeriod: 5000,
    mountSources: [],
    ...more,
  };
}

function runtimeOf(services: readonly ProcessService[]) {
  const news: RuntimeNews[] = [];
  const runtime = new ProcessRuntime({
    services,
    clock: systemClock,
    logDirectory: join(directory, "logs"),
    environment: process.env,
    processes,
    onNews: (item) => news.push(item),
  });
  return { runtime, news };
}

/** Waits for what another process does; the limit only ends a test that has failed already. */
async function until(look: () => boolean): Promise<void> {
  const seen = await waitUntil(() => (look() ? true : undefined), {
    clock: systemClock,
    timeout: 15_000,
    interval: 10,
  });
  expect(seen).toBe(true);
}

const log = (name: string) => readFileSync(join(directory, "logs", `${name}.log`), "utf8");
const command = (script: string): HealthCheck => ({
  probe: { kind: "command", argv: ["bash", "-c", script] },
  interval: 1000,
  timeout: 2000,
  startPeriod: 0,
  retries: 1,
});

test("starts a service once what it depends on is healthy, and tells when all are", async () => {
  const check = command(`test -e ${join(directory, "ready")}`);
  const { runtime, news } = runtimeOf([
    service("web", "test -e ready && echo after ready; sleep 60", {
      dependsOn: [{ service: "db", condition: "service_healthy" }],
    }),
    service("db", "sleep 0.3; touch ready; sleep 60", { healthcheck: check }),
  ]);
  await runtime.start();
  expect(runtime.status().find(({ name }) => name === "web")?.state).toBe("waiting");
  await until(() => news.some(({ type }) => type === "healthy"));
  await until(() => log("web").includes("after ready"));
  expect(await runtime.stop(5000)).toBe(true);
});

test("makes the directories that a service mounts, and leaves the single files that it mounts as they are", async () => {
  const [data, file] = [join(directory, "data/db"), join(directory, "settings.conf")];
  writeFileSync(file, "kept");
  const { runtime } = runtimeOf([
    service("web", "ls data; cat settings.conf; sleep 60", { mountSources: [data, file] }),
  ]);
  await runtime.start();
  await until(() => log("web").includes("kept"));
  expect(log("web")).toContain("db");
  expect(await runtime.stop(5000)).toBe(true);
});

test("starts a service after a dependency has done its work, and never after it failed", async () => {
  const after = (name: string) => [{ service: name, condition: "service_completed_successfully" } as const];
  const { runtime, news } = runtimeOf([
    service("migrate", "echo done"),
    service("broken", "exit 3"),
    service("web", "sleep 60", { dependsOn: after("migrate") }),
    service("never", "sleep 60", { dependsOn: after("broken") }),
  ]);
  await runtime.start();
  await until(() => news.filter(({ type }) => type === "exited").length === 2);
  await until(() => runtime.status().find(({ name }) => name === "web")?.state === "running");
  expect(runtime.status().find(({ name }) => name === "never")?.state).toBe("waiting");
  expect(news).toContainEqual({ type: "exited", service: "broken", exitCode: 3 });
  await runtime.stop(5000);
});

test("starts a crashed service again while its policy says so, and says so when it stays down", async () => {
  const { runtime, news } = runtimeOf([
    service("always", "echo run; exit 1", { restart: "always" }),
    service("twice", "echo run; exit 1", { restart: "on-failure:2" }),
  ]);
  await runtime.start();
  await until(() => runtime.status().find(({ name }) => name === "twice")?.state === "exited");
  expect(log("twice")).toBe("run\nrun\nrun\n");
  await until(() => log("always").split("run").length > 3);
  await runtime.stop(5000);
  const runs = log("always");
  expect(news.filter((item) => item.type === "exited" && item.service === "always").length).toBeGreaterThan(
    2,
  );
  expect(findAppProcesses(processes)).toEqual([]);
  expect(log("always")).toBe(runs);
});

test("kills a writer that ignores its stop signal, children that left its group included", async () => {
  const writer = `trap '' TERM; while :; do echo x >> ${join(directory, "out")}; sleep 0.01; done`;
  const { runtime } = runtimeOf([
    service("writer", `setsid bash -c "${writer}" & ${writer}`, { stopGracePeriod: 100 }),
  ]);
  await runtime.start();
  await until(() => findAppProcesses(processes).length >= 2);
  expect(await runtime.stop(5000)).toBe(true);
  expect(findAppProcesses(processes)).toEqual([]);
});

test("stops in reverse order, each with its own signal", async () => {
  const report = (name: string, signal: string) =>
    `trap 'echo ${name} >> stopped; exit 0' ${signal}; echo up; while :; do sleep 0.02; done`;
  const { runtime } = runtimeOf([
    service("db", report("db", "INT"), { stopSignal: "SIGINT" }),
    service("web", report("web", "TERM"), { dependsOn: [{ service: "db", condition: "service_started" }] }),
  ]);
  await runtime.start();
  await until(() => log("db").includes("up") && log("web").includes("up"));
  expect(await runtime.stop(10_000)).toBe(true);
  expect(readFileSync(join(directory, "stopped"), "utf8")).toBe("web\ndb\n");
});

test("kills everything at once, and clears what an earlier run left", async () => {
  const { runtime } = runtimeOf([service("a", "sleep 60 & sleep 60"), service("b", "setsid sleep 60")]);
  await runtime.start();
  await until(() => findAppProcesses(processes).length >= 4);
  expect(await runtime.kill()).toBe(true);
  spawn("sleep", ["60"], { env: { ...process.env, HITORI_MACHINE: mark }, detached: true, stdio: "ignore" });
  await until(() => findAppProcesses(processes).length === 1);
  await runtime.clear();
  expect(findAppProcesses(processes)).toEqual([]);
});

test("leaves the platform's own processes alone", async () => {
  const guard = spawn("sleep", ["60"], {
    env: { ...process.env, HITORI_MACHINE: mark },
    detached: true,
    stdio: "ignore",
  });
  await new Promise((resolve) => guard.once("spawn", resolve));
  const after = appProcessesAfterNow(mark);
  expect(await endAppProcesses(after, systemClock)).toBe(true);
  expect(guard.exitCode).toBeNull();
  expect(guard.signalCode).toBeNull();
});

test("says why a service could not even be started", async () => {
  const { runtime, news } = runtimeOf([service("web", "", { command: ["no-such-program"] })]);
  await runtime.start();
  await until(() => news.length > 0);
  expect(news[0]).toEqual({ type: "exited", service: "web", exitCode: 127 });
  expect(log("web")).toContain("no-such-program");
  expect(await runtime.logTails(1000)).toEqual({ web: log("web") });
});

test("tells when a healthy app becomes unhealthy and healthy again", async () => {
  let status = 200;
  const server = createServer((_, response) => {
    response.statusCode = status;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const { runtime, news } = runtimeOf([
    service("web", "sleep 60", {
      healthcheck: { ...command(""), probe: { kind: "http", url: `http://127.0.0.1:${port}/` } },
    }),
  ]);
  await runtime.start();
  await until(() => news.length === 1);
  status = 503;
  await until(() => news.length === 2);
  status = 204;
  await until(() => news.length === 3);
  expect(news.map(({ type }) => type)).toEqual(["healthy", "unhealthy", "healthy"]);
  expect(news[1]).toMatchObject({ reason: "web fails its health check" });
  await runtime.stop(5000);
  await new Promise((resolve) => server.close(resolve));
});
