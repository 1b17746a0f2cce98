import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Command } from "../base/command.ts";
import { VirtualClock } from "../base/virtual-clock.ts";
import { parseCompose } from "../compose/parse.ts";
import { type ComposeProject, composeUp, dataDirectories, overrideFile } from "./compose-commands.ts";
import { ComposeRuntime } from "./compose-runtime.ts";
import { listContainers, listServices, removeContainers, stopContainers } from "./container-commands.ts";
import type { CommandResult } from "./run-command.ts";
import type { RuntimeNews } from "./runtime.ts";
import { imagesDirectory } from "./stored-images.ts";

const compose = parseCompose(
  `
services:
  db: {image: postgres, restart: always, volumes: ["./data/db:/var/lib/postgresql", "cache:/cache"], stop_grace_period: 30s}
  web: {image: example, restart: "no", volumes: ["scratch:/tmp/x"], depends_on: [db], deploy: {restart_policy: {condition: any}}}
volumes:
  cache:
  scratch: {x-hitori: {ephemeral: true}}
`,
  "docker-compose.yml",
  {},
);

const project: ComposeProject = {
  engine: ["docker", "compose"],
  name: "chat",
  directory: "/efs/chat",
  files: ["docker-compose.yml"],
  override: "/run/hitori/compose.hitori.yaml",
};
const words =
  "docker compose --project-name chat --project-directory /efs/chat --file /efs/chat/docker-compose.yml --file /run/hitori/compose.hitori.yaml";
const line = (command: Command) => command.argv.join(" ");

describe("commands", () => {
  test("say project, directory and both files to Compose", () => {
    expect(line(composeUp(project))).toBe(`${words} up --detach --remove-orphans`);
  });

  test("ask the engine itself for everything else, by Compose's labels", () => {
    const label = "--filter label=com.docker.compose";
    expect(line(listContainers(project, "all"))).toBe(`docker ps --all --quiet ${label}.project=chat`);
    expect(line(listContainers({ engine: ["docker-compose"], name: "chat" }, "running", "db"))).toBe(
      `docker ps --quiet ${label}.project=chat ${label}.service=db`,
    );
    expect(line(listServices(project))).toContain('{{.Label "com.docker.compose.service"}}');
    expect(line(stopContainers(project, ["a"], 30))).toBe("docker stop --time 30 a");
    const podman = { engine: ["podman", "compose"], name: "chat" } as const;
    expect(line(removeContainers(podman, ["a", "b"]))).toBe("podman rm --force a b");
  });
});

test("the override lets the engine start nothing by itself, and keeps named volumes on the volume", () => {
  expect(JSON.parse(overrideFile(compose, "/efs/chat"))).toEqual({
    services: {
      db: { restart: "no", cgroup_parent: "hitori-app.slice" },
      web: {
        restart: "no",
        cgroup_parent: "hitori-app.slice",
        deploy: { restart_policy: { condition: "none" } },
      },
    },
    volumes: {
      cache: { driver: "local", driver_opts: { type: "none", o: "bind", device: "/efs/chat/volumes/cache" } },
    },
  });
  expect(dataDirectories(compose, "/efs/chat")).toEqual(["/efs/chat/data/db", "/efs/chat/volumes/cache"]);
});

describe("the runtime", () => {
  let directory: string;
  let clock: VirtualClock;
  let ran: string[];
  let news: RuntimeNews[];
  let answer: (command: string) => Partial<CommandResult> | Promise<Partial<CommandResult>>;
  let processesEnd: boolean;
  let runtime: ComposeRuntime;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "hitori-compose-"));
    clock = new VirtualClock();
    ran = [];
    news = [];
    answer = () => ({});
    processesEnd = true;
    runtime = new ComposeRuntime({
      project: { ...project, directory, override: join(directory, "override.yaml") },
      compose,
      machineFile: "the machine's own file",
      clock,
      run: async (command, _limit, unwanted) => {
        const words = line(command)
          .replace(/.*override\.yaml /, "")
          .replaceAll(
            / --filter label=com\.docker\.compose\.project=chat|--filter label=com\.docker\.compose\./g,
            "",
          );
        ran.push(words);
        const cut = new Promise<Partial<CommandResult>>((resolve) => {
          unwanted?.addEventListener("abort", () => resolve({ exitCode: 124 }), { once: true });
        });
        return { exitCode: 0, stdout: "", stderr: "", ...(await Promise.race([answer(words), cut])) };
      },
      endProcesses: async () => processesEnd,
      onNews: (item) => news.push(item),
    });
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** What the engine says of its containers; `running` and `all` are ids. */
  const containers = (db: string, web: string) => (words: string) => {
    if (words.includes("--format")) return { stdout: `db\t${db}\nweb\t${web}\n` };
    if (!words.startsWith("docker ps")) return {};
    const [, service] = / service=(\w+)/.exec(words) ?? [];
    return { stdout: `${service === undefined ? "id-db\nid-web" : `id-${service}`}\n` };
  };
  const up = "running\tUp 3 seconds";

  test("brings the project up and tells when it is healthy", async () => {
    answer = containers(`${up} (healthy)`, up);
    await runtime.start();
    expect(readFileSync(join(directory, "override.yaml"), "utf8")).toBe("the machine's own file");
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
    answer = containers("exited\tExited (1) 1 second ago", up);
    await runtime.start();
    await clock.advance(1200);
    expect(news).toContainEqual({ type: "exited", service: "db", exitCode: 1 });
    expect(ran).toContain("docker start id-db");
    expect(ran).not.toContain("docker start id-web");
    await runtime.kill();
  });

  test("stops dependents first, each within its own grace unless the budget is shorter", async () => {
    answer = containers(up, up);
    await runtime.stop(120_000);
    await runtime.stop(4000);
    expect(ran.filter((words) => words.startsWith("docker stop"))).toEqual([
      "docker stop --time 10 id-web",
      "docker stop --time 30 id-db",
      "docker stop --time 4 id-web",
      "docker stop --time 4 id-db",
    ]);
  });

  test("proves death by the engine's word and the kernel's", async () => {
    expect(await runtime.kill()).toBe(true);
    processesEnd = false;
    expect(await runtime.kill()).toBe(false);
    processesEnd = true;
    answer = (words) => (words.startsWith("docker ps") ? { stdout: "abc\n" } : {});
    expect(await runtime.stop(1000)).toBe(false);
    answer = (words) => (words.startsWith("docker ps") ? { exitCode: 1 } : {});
    expect(await runtime.kill()).toBe(false);
  });

  test("takes a start that it cut off for one that may still succeed: only what is removed is dead", async () => {
    let exists = true;
    answer = (words) => {
      if (words.startsWith("up")) return new Promise(() => {});
      if (words.startsWith("docker rm")) exists = false;
      return words.startsWith("docker ps --all --quiet") && exists ? { stdout: "created\n" } : {};
    };
    void runtime.start();
    await clock.advance(10);
    expect(await runtime.kill()).toBe(true);
    expect(ran).toContain("docker rm --force created");
  });

  test("keeps the last words of each service", async () => {
    answer = (words) =>
      words.startsWith("docker logs") ? { stdout: "out\n", stderr: "err\n" } : containers(up, up)(words);
    expect(await runtime.logTails(1000)).toEqual({ db: "out\nerr\n", web: "out\nerr\n" });
    expect(ran).toContain("docker logs --tail 10 id-db");
  });

  test("removes the containers of before, and says when it cannot", async () => {
    answer = (words) => (words.startsWith("docker ps") ? { stdout: "a\nb\n" } : {});
    await runtime.clear();
    expect(ran.at(-1)).toBe("docker rm --force a b");
    answer = () => ({ exitCode: 1, stderr: "Cannot connect to the Docker daemon" });
    await expect(runtime.clear()).rejects.toThrowError(/Cannot connect/);
  });

  test("an app that was stopped while its stored images were loaded is not started by what comes after them", async () => {
    const image = { name: "built", otherNames: [], id: "sha256:1", file: "web.tar", bytes: 0 };
    const sha256 = createHash("sha256").digest("hex");
    mkdirSync(imagesDirectory(directory), { recursive: true });
    writeFileSync(join(imagesDirectory(directory), "web.tar"), "");
    writeFileSync(join(imagesDirectory(directory), "web.json"), JSON.stringify({ ...image, sha256 }));
    let loaded = () => {};
    const loading = new Promise<Partial<CommandResult>>((resolve) => {
      answer = (words) => {
        if (words.startsWith("docker image inspect")) return { exitCode: 1 };
        if (!words.startsWith("docker load")) return {};
        loaded = () => resolve({});
        return loading;
      };
    });
    const starting = runtime.start();
    await vi.waitUntil(() => ran.some((words) => words.startsWith("docker load")));
    expect(await runtime.stop(0)).toBe(true);
    loaded();
    await starting;
    expect(ran.filter((words) => words.startsWith("up"))).toEqual([]);
  });
});
