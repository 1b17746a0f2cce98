import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { killMarked, markVariable } from "../../src/base/marked-processes.ts";
import { waitUntil } from "../../src/base/wait-until.ts";
import { appMark } from "../../src/migrate/app/process-app.ts";
import { chatExample, type Ended, ended, hitori, runHitori, temporaryDirectory } from "./command-line.ts";

const home = temporaryDirectory();
const from = join(home.path, "here");
const to = join(home.path, "shared", "chat");
const state = join(from, ".hitori", "migration");
const address = "127.91.17.3";
const url = `http://${address}:3000`;
const where = ["--to", to, "--runtime", "process", "--address", address, "--allow-local"];
let app: ChildProcess;

beforeAll(async () => {
  mkdirSync(join(from, "uploads"), { recursive: true });
  const compose = readFileSync(join(chatExample, "docker-compose.yml"), "utf8");
  writeFileSync(
    join(from, "docker-compose.yml"),
    compose.replaceAll("directory: .", `directory: ${chatExample}`),
  );
  writeFileSync(join(from, "hitori.yml"), "name: chat\ncompose: docker-compose.yml\n");
  const words = ["migrate", "serve", "--state", state, "--place", from, "--address", address];
  app = spawn(process.execPath, [hitori, ...words], {
    cwd: from,
    detached: true,
    stdio: "ignore",
    env: { ...process.env, [markVariable]: appMark(state) },
  });
  expect(await waitUntil(answers, { clock: systemClock, timeout: 60_000, interval: 100 })).toBe(true);
});

afterAll(() => {
  app?.unref();
  killMarked(appMark(state));
  home.remove();
});

async function answers(): Promise<true | undefined> {
  const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) }).catch(
    () => undefined,
  );
  return response?.ok ? true : undefined;
}

/** Posts messages one after the other until it is stopped; returns those that were acknowledged. */
function startPosting(name: string): { stop: () => Promise<string[]> } {
  const acknowledged: string[] = [];
  let going = true;
  const posting = (async () => {
    for (let number = 0; going; number++) {
      const id = `${name}-${number}`;
      const response = await fetch(`${url}/api/messages`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ id, author: name, text: id }),
        signal: AbortSignal.timeout(3000),
      }).catch(() => undefined);
      if (response?.ok) acknowledged.push(id);
      else await systemClock.sleep(50);
    }
  })();
  return {
    stop: async () => {
      going = false;
      await posting;
      return acknowledged;
    },
  };
}

async function messages(): Promise<string[]> {
  const found: string[] = [];
  for (let after = 0; ; ) {
    const response = await fetch(`${url}/api/messages?after=${after}`);
    const page = ((await response.json()) as { messages: { number: number; text: string }[] }).messages;
    found.push(...page.map(({ text }) => text));
    const last = page.at(-1);
    if (!last) return found;
    after = last.number;
  }
}

const migrate = (...words: string[]): Promise<Ended> =>
  runHitori(["migrate", ...words, ...where], { cwd: from });

async function expectNothingLost(acknowledged: readonly string[]): Promise<void> {
  const there = new Set(await messages());
  expect(acknowledged.filter((id) => !there.has(id))).toEqual([]);
}

const everything: string[] = [];

test("moves the chat while a client posts: no acknowledged message is lost, the downtime is printed", async () => {
  await fetch(`${url}/uploads/picture`, { method: "PUT", body: Buffer.alloc(300_000, "p") });
  expect((await migrate("copy")).code).toBe(0);
  const client = startPosting("one");
  await waitUntil(async () => ((await messages()).length > 5 ? true : undefined), {
    clock: systemClock,
    timeout: 20_000,
    interval: 50,
  });
  const done = await migrate("cutover", "--yes", "--check-url", `${url}/healthz`);
  await systemClock.sleep(300);
  const acknowledged = await client.stop();
  expect(done.stderr).toContain("0 differences");
  expect(done.stdout).toMatch(/chat runs from .*shared\/chat\. It was down for \d/);
  expect(done.code).toBe(0);
  everything.push(...acknowledged);
  await expectNothingLost(everything);
  expect(existsSync(join(from, "data", ".db.before-hitori", "PG_VERSION"))).toBe(true);
  const picture = await (await fetch(`${url}/uploads/picture`)).text();
  expect(picture).toBe("p".repeat(300_000));
});

test("refuses a way back that would lose messages, and takes them along when told to", async () => {
  const refused = await migrate("rollback", "--yes");
  expect(refused.stderr).toContain("ROLLBACK_WOULD_LOSE");
  const back = await migrate("rollback", "--yes", "--carry-back");
  expect(back.code).toBe(0);
  await expectNothingLost(everything);
});

test("brings the app back up by itself when its process is killed in the middle, and goes forward again", async () => {
  const client = startPosting("two");
  const child = spawn(process.execPath, [hitori, "migrate", "cutover", "--yes", ...where], {
    cwd: from,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stopping = new Promise<void>((resolve) =>
    child.stderr?.on("data", (text: Buffer) => text.toString().includes("stopped the app") && resolve()),
  );
  const over = ended(child, 100_000);
  await stopping;
  const { pid } = JSON.parse(readFileSync(join(state, "lock"), "utf8")) as { pid: number };
  process.kill(pid, "SIGKILL");
  const done = await over;
  expect(done.code).toBe(1);
  expect(done.stderr).toContain("bringing the app back up");
  expect(await answers()).toBe(true);
  everything.push(...(await client.stop()));
  await expectNothingLost(everything);
  expect((await migrate("cutover", "--yes")).code).toBe(0);
  await expectNothingLost(everything);
});
