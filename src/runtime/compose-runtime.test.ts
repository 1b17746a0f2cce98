import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Command } from "../base/command.ts";
import { VirtualClock } from "../base/virtual-clock.ts";
import { parseCompose } from "../compose/parse.ts";
import {
  type ComposeProject,
  composePs,
  composeStart,
  composeStop,
  composeUp,
  dataDirectories,
  listContainers,
  overrideFile,
  removeContainers,
} from "./compose-commands.ts";
import { ComposeRuntime } from "./compose-runtime.ts";
import { parseComposePs } from "./compose-status.ts";
import type { CommandResult } from "./run-command.ts";
import type { RuntimeNews } from "./runtime.ts";

const compose = parseCompose(
  `
services:
  db: {image: postgres, restart: always, volumes: ["./data/db:/var/lib/postgresql", "cache:/cache"], stop_grace_period: 30s}
  web: {image: example, restart: "no", volumes: ["scratch:/tmp/x"]}
volumes:
  cache:
  scratch: {x-hitori: {ephemeral: true}}
`,
  "docker-compose.yml",
  {},
);

const project: ComposeProject = {
  engine: ["docker", "compose"],
  app: "chat",
  directory: "/efs/chat",
  files: ["docker-compose.yml"],
  override: "/run/hitori/compose.hitori.yaml",
};
const words =
  "docker compose --project-name chat --project-directory /efs/chat --file /efs/chat/docker-compose.yml --file /run/hitori/compose.hitori.yaml";
const line = (command: Command) => command.argv.join(" ");

describe("commands", () => {
  test("say project, directory and both files", () => {
    expect(line(composeUp(project))).toBe(`${words} up --detach --remove-orphans`);
    expect(line(composePs(project))).toBe(`${words} ps --all --format json`);
    expect(line(composeStart(project, "db"))).toBe(`${words} start db`);
    expect(line(composeStop(project))).toBe(`${words} stop`);
    expect(line(composeStop(project, 4))).toBe(`${words} stop --timeout 4`);
  });

  test("find containers without the compose file", () => {
    expect(listContainers(["docker", "compose"], "chat", "all").argv).toEqual([
      "docker",
      "ps",
      "--all",
      "--quiet",
      "--filter",
      "label=com.docker.compose.project=chat",
    ]);
    expect(removeContainers(["podman", "compose"], ["a", "b"]).argv).toEqual([
      "podman",
      "rm",
      "--force",
      "a",
      "b",
    ]);
  });
});

test("the override lets the engine start nothing by itself, and keeps named volumes on the volume", () => {
  expect(JSON.parse(overrideFile(compose, "/efs/chat"))).toEqual({
    services: {
      db: { restart: "no", cgroup_parent: "hitori-app.slice" },
      web: { restart: "no", cgroup_parent: "hitori-app.slice" },
    },
    volumes: {
      cache: { driver: "local", driver_opts: { type: "none", o: "bind", device: "/efs/chat/volumes/cache" } },
    },
  });
  expect(dataDirectories(compose, "/efs/chat")).toEqual(["/efs/chat/data/db", "/efs/chat/volumes/cache"]);
});

test("reads both forms of compose ps", () => {
  const containers = [
    { Service: "db", State: "running", Health: "healthy", ExitCode: 0 },
    { Service: "web", State: "exited", Health: "", ExitCode: 3 },
  ];
  const expected = [
    { name: "db", state: "running", health: "healthy" },
    { name: "web", state: "exited", health: "none", exitCode: 3 },
    { name: "new", state: "waiting", health: "starting" },
  ];
  const names = ["db", "web", "new"];
  expect(parseComposePs(JSON.stringify(containers), names)).toEqual(expected);
  expect(parseComposePs(`${containers.map((one) => JSON.stringify(one)).join("\n")}\n`, names)).toEqual(
    expected,
  );
});

describe("the runtime", () => {
  let directory: string;
  let clock: VirtualClock;
  let ran: string[];
  let news: RuntimeNews[];
  let answer: (command: string) => Partial<CommandResult>;
  let runtime: ComposeRuntime;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "hitori-compose-"));
    clock = new VirtualClock();
    ran = [];
    news = [];
    answer = () => ({});
    runtime = new ComposeRuntime({
      project: { ...project, directory, override: join(directory, "override.yaml") },
      compose,
      clock,
      run: async (command) => {
        const words = line(command).replace(/.*override\.yaml /, "");
        ran.push(words);
        return { exitCode: 0, stdout: "", stderr: "", ...answer(words) };
      },
      cgroupEvents: join(directory, "cgroup.events"),
      onNews: (item) => news.push(item),
    });
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const containers = (db: object, web: object) => ({
    stdout: JSON.stringify([
      { Service: "db", ...db },
      { Service: "web", ...web },
    ]),
  });
  const up = { State: "running", Health: "" };

  test("brings the project up and tells when it is healthy", async () => {
    answer = (words) => (words.startsWith("ps") ? containers({ ...up, Health: "healthy" }, up) : {});
    await runtime.start();
    expect(readFileSync(join(directory, "override.yaml"), "utf8")).toContain("hitori-app.slice");
    await clock.advance(1000);
    expect(news).toEqual([{ type: "healthy" }]);
    await runtime.kill();
  });

  test("makes the directories that services bind, and leaves the single files that they bind as they are", async () => {
    mkdirSync(join(directory, "data"));
    writeFileSync(join(directory, "data/db"), "a file where a directory would be made");
    await runtime.start();
    expect(readFileSync(join(directory, "data/db"), "utf8")).toContain("a file");
    expect(existsSync(join(directory, "volumes/cache"))).toBe(true);
    await runtime.kill();
  });

  test("starts a container that exited again, as its policy says", async () => {
    answer = (words) => (words.startsWith("ps") ? containers({ State: "exited", ExitCode: 1 }, up) : {});
    await runtime.start();
    await clock.advance(1200);
    expect(news).toContainEqual({ type: "exited", service: "db", exitCode: 1 });
    expect(ran).toContain("start db");
    expect(ran).not.toContain("start web");
    await runtime.kill();
  });

  test("stops within the services' own grace unless the budget is shorter", async () => {
    await runtime.stop(120_000);
    await runtime.stop(4000);
    expect(ran.filter((words) => words.startsWith("stop"))).toEqual(["stop", "stop --timeout 4"]);
  });

  test("proves death by the engine's word and the kernel's", async () => {
    expect(await runtime.kill()).toBe(true);
    writeFileSync(join(directory, "cgroup.events"), "populated 1\nfrozen 0\n");
    expect(await runtime.kill()).toBe(false);
    writeFileSync(join(directory, "cgroup.events"), "populated 0\nfrozen 0\n");
    answer = (words) => (words.startsWith("docker ps") ? { stdout: "abc\n" } : {});
    expect(await runtime.stop(1000)).toBe(false);
    answer = (words) => (words.startsWith("docker ps") ? { exitCode: 1 } : {});
    expect(await runtime.kill()).toBe(false);
  });

  test("removes the containers of before, and says when it cannot", async () => {
    answer = (words) => (words.startsWith("docker ps") ? { stdout: "a\nb\n" } : {});
    await runtime.clear();
    expect(ran.at(-1)).toBe("docker rm --force a b");
    answer = () => ({ exitCode: 1, stderr: "Cannot connect to the Docker daemon" });
    await expect(runtime.clear()).rejects.toThrowError(/Cannot connect/);
  });
});
