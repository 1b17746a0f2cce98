import { type ChildProcess, spawn } from "node:child_process";
import { cpSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { DashboardServer } from "../../src/dashboard/server/dashboard-server.ts";
import { Feed } from "../../src/dashboard/server/feed.ts";
import { readPageFile } from "../../src/dashboard/server/page-file.ts";
import type { Action, DashboardState } from "../../src/dashboard/state.ts";
import { english } from "../../src/dashboard/words/english.ts";
import {
  eventually,
  hitori,
  root,
  startTestCloud,
  type TestCloud,
  temporaryDirectory,
} from "./command-line.ts";

/** One app, one dashboard and one page for all of it: each test goes on where the one before has left it. */
let cloud: TestCloud;
let project: ReturnType<typeof temporaryDirectory>;
let server: ChildProcess;
let address: { url: string; port: number; token: string };
let browser: Browser;
let context: BrowserContext;
let page: Page;

const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const alone = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];

beforeAll(async () => {
  project = temporaryDirectory();
  cpSync(join(root, "examples/counter"), project.path, { recursive: true });
  cloud = await startTestCloud();
  const deployed = await cloud.hitori(["-f", join(project.path, "hitori.yml"), "--json", "deploy", "--yes"]);
  expect(deployed.stderr).not.toContain('"error"');
  await startDashboard("0");
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: [...quiet, ...alone] });
  context = await browser.newContext({ viewport: { width: 1360, height: 1000 }, locale: "en-GB" });
  page = await context.newPage();
  await page.goto(address.url);
});

afterAll(async () => {
  await browser?.close();
  await endDashboard();
  await cloud?.stop();
  project?.remove();
});

async function startDashboard(port: string): Promise<void> {
  const words = ["--endpoint-url", cloud.endpoint, "-f", join(project.path, "hitori.yml"), "--json"];
  server = spawn(process.execPath, [hitori, ...words, "dashboard", "--port", port, "--no-open"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const line = await new Promise<string>((resolve, reject) => {
    server.stdout?.setEncoding("utf8").once("data", resolve);
    server.once("exit", (code) => reject(new Error(`hitori dashboard ended with ${code}`)));
  });
  address = JSON.parse(line);
}

function endDashboard(): Promise<void> {
  return new Promise((resolve) => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return resolve();
    server.once("exit", () => resolve());
    server.kill("SIGTERM");
  });
}

const zoneOf = (name: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
const holder = () => page.locator("article.holder");

async function holderZone(): Promise<string> {
  return (await page.locator(".zone", { has: holder() }).getByRole("heading").textContent()) ?? "";
}

/** What is asked by hand, as no browser would. */
function ask(
  path: string,
  headers: Record<string, string>,
  method = "GET",
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: address.port, path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on("error", reject).end(method === "POST" ? '{"action":"capacity","desired":2}' : undefined);
  });
}

test("the page shows the holder in its zone, and takes its token out of the address bar", async () => {
  await holder().waitFor();
  expect(await holder().textContent()).toContain("epoch 1");
  await page.locator(".bar .state.good").waitFor();
  expect(page.url()).toBe(`http://127.0.0.1:${address.port}/`);
  await page.reload();
  await holder().waitFor();
  expect(page.url()).toBe(`http://127.0.0.1:${address.port}/`);
});

test("a hostile page gets nothing: wrong name, wrong origin, no token", async () => {
  const bearer = { authorization: `Bearer ${address.token}` };
  const own = { host: `127.0.0.1:${address.port}` };
  const json = { "content-type": "application/json" };
  const evil = { origin: "http://evil.example" };
  const rebound = { host: `evil.example:${address.port}` };
  for (const refused of [
    await ask("/stream", { ...own }),
    await ask("/stream", { ...bearer, ...rebound }),
    await ask("/stream", { ...own, ...bearer, ...evil }),
    await ask(`/stream?token=${address.token}`, { ...own }),
    await ask(`/?token=${address.token}`, { ...rebound }),
    await ask("/evidence", { ...own }),
    await ask("/actions", { ...own, ...json }, "POST"),
    await ask("/actions", { ...own, ...json, ...bearer, ...evil }, "POST"),
  ]) {
    expect([401, 403]).toContain(refused.status);
    expect(refused.body).toBe("");
  }
  const door = await ask("/", { ...own });
  expect(door.status).toBe(401);
  expect(door.body).not.toContain("counter");
  // The app's own page is such another page: same machine, another port.
  const other = await context.newPage();
  await other.goto(String(await page.locator(".key code").textContent()));
  const script = `fetch("http://127.0.0.1:${address.port}/stream", {headers: {authorization: "Bearer ${address.token}"}})
    .then((answer) => answer.text(), (error) => error.message)`;
  expect(await other.evaluate(script)).toBe("Failed to fetch");
  await other.close();
});

test("a zone is failed by keyboard, and the page shows how another one takes over", async () => {
  const before = await holderZone();
  const button = page.getByRole("button", { name: `Fail zone: ${before}` });
  await button.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await page.locator(":focus").getAttribute("aria-label")).toBe(`Fail zone: ${before}`);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await zoneOf(before).getByText("failed").waitFor();
  await page.getByRole("option", { name: "fault injected: zone" }).first().waitFor();
  await eventually(async () => ((await holder().textContent())?.includes("epoch 2") ? true : undefined));
  expect(await holderZone()).not.toBe(before);
  await page.getByText("answering,").waitFor();
  await page.getByText(/1 outage, the longest/).waitFor();
  expect(await page.getByRole("status").textContent()).toMatch(/holds the lease now, epoch 2|answers again/);
  const told = await cloud.hitori(["-f", join(project.path, "hitori.yml"), "events"]);
  expect(told.stdout).toContain(`fault injected: zone on ${before}`);
  await page.getByRole("button", { name: `Restore zone: ${before}` }).click();
  await page.getByRole("button", { name: "Do it" }).click();
  await zoneOf(before).getByText("✓ up").waitFor();
});

async function press(name: string | RegExp): Promise<void> {
  await page.getByRole("button", { name }).click();
  await page.getByRole("button", { name: "Do it" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
}

const epoch = async () => Number(/epoch (\d+)/.exec((await holder().textContent()) ?? "")?.[1]);

/** The holder's epoch, once it is a later one and the group is one healthy instance again. */
async function healedAfter(before: number): Promise<number> {
  const healed = async () => {
    const [count, now] = [await page.locator("article.instance").count(), await epoch()];
    const text = await page.locator("article.instance").first().textContent();
    return count === 1 && now > before && text?.includes("InService") ? now : undefined;
  };
  return (await eventually(healed)) ?? Number.NaN;
}

test("an instance is killed and frozen by buttons, a second one has to wait, and one writes on", async () => {
  let now = await epoch();
  await press(/^Kill: /);
  await page.getByRole("option", { name: "fault injected: instance" }).first().waitFor();
  now = await healedAfter(now);
  await press(/^Freeze: /);
  await page.getByRole("option", { name: "fault injected: hang" }).first().waitFor();
  now = await healedAfter(now);
  await press(/^Set capacity 2: /);
  await page.getByText("min 1, max 2, desired 2").waitFor();
  await page.locator("article.instance", { hasText: "waiting for the lease" }).waitFor();
  expect(await epoch()).toBe(now);
  await press(/^Back to capacity 1: /);
  await page.getByText("min 1, max 1, desired 1").waitFor();
  await eventually(async () => (await page.locator("article.instance").count()) === 1 || undefined);
  await holder().waitFor();
});

test("a frozen instance is marked, and wakes up by its button", async () => {
  await press(/^Freeze: /);
  await press(/^Wake up: /);
  await page.getByRole("option", { name: "fault cleared: hang" }).first().waitFor();
  await holder().waitFor();
});

test("the timeline filters, and explains the event that is chosen", async () => {
  const count = async () =>
    Number.parseInt(
      (await page.locator(".timeline-card .aside, .timeline-card .figure").first().textContent()) ?? "",
      10,
    );
  const all = await count();
  await page.getByRole("button", { name: "lease, guard" }).click();
  expect(await count()).toBeLessThan(all);
  await page.getByRole("listbox", { name: "Timeline" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.getByText("Why:").waitFor();
  await page.getByRole("searchbox", { name: "Search" }).fill("nothing says this");
  await page.getByText("No event fits.").waitFor();
  await page.getByRole("searchbox", { name: "Search" }).fill("");
  await page.getByRole("button", { name: "lease, guard" }).click();
});

test("the page finds its server again after a restart, and has every event", async () => {
  const all = await page.getByRole("option").first().getAttribute("aria-setsize");
  await endDashboard();
  await page.getByText("connection lost").waitFor();
  await startDashboard(String(address.port));
  await page.locator(".bar .state.good").waitFor();
  const found = await eventually(async () => {
    const size = await page.getByRole("option").first().getAttribute("aria-setsize");
    return Number(size) >= Number(all) ? size : undefined;
  });
  expect(Number(found)).toBeGreaterThanOrEqual(Number(all));
});

async function seriousFindings(looked: Page): Promise<string[]> {
  // The policy of the page lets no foreign script in; the debugger's may.
  await looked.evaluate(axe.source);
  const found = (await looked.evaluate("axe.run(document)")) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  return found.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** Everything in a catalogue that has more than one word. */
function sentencesOf(catalogue: object): string[] {
  const all = Object.values(catalogue).flatMap((value) =>
    typeof value === "object" ? sentencesOf(value) : value,
  );
  return all.filter((one) => typeof one === "string" && one.includes(" "));
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing serious, ${colorScheme}, on a desk and on a phone in Japanese`, async () => {
    await page.emulateMedia({ colorScheme });
    expect(await seriousFindings(page)).toEqual([]);
    const phone = await browser.newPage({ viewport: { width: 360, height: 740 }, colorScheme });
    await phone.goto(`${address.url}&lang=ja`);
    await phone.getByText("保持者").first().waitFor();
    expect(await phone.locator("html").getAttribute("lang")).toBe("ja");
    const said = (await phone.locator("body").innerText()).toLowerCase();
    expect(sentencesOf(english).filter((one) => said.includes(one.toLowerCase()))).toEqual([]);
    expect(await phone.evaluate("document.documentElement.scrollWidth")).toBe(360);
    expect(await seriousFindings(phone)).toEqual([]);
    await phone.close();
  });
}

/** A page of its own over a state that was made up. */
async function openState(state: DashboardState, act: (action: Action) => void) {
  const feed = new Feed("test");
  const made = new DashboardServer({
    clock: systemClock,
    feed,
    page: readPageFile(join(root, "dist/dashboard.html")),
    token: "secret",
    readOnly: state.cloud.readOnly,
    onReader: () => undefined,
    act: async (action) => act(action),
    evidence: async () => [],
  });
  feed.setState(state);
  const port = await made.listen(0);
  const opened = await context.newPage();
  await opened.goto(`http://127.0.0.1:${port}/?token=secret`);
  const close = async () => {
    await opened.close();
    await made.close();
  };
  return { opened, port, close };
}

test("on AWS the page has no button that changes something, and the server refuses", async () => {
  const acted: Action[] = [];
  const { opened, port, close } = await openState(heldState, (action) => acted.push(action));
  await opened.getByText("AWS, read only").waitFor();
  await opened.getByText("hitori --aws resume").waitFor();
  expect(await opened.getByRole("button", { name: /zone|Kill|Freeze|capacity|Resume/ }).count()).toBe(0);
  const script = `fetch("http://127.0.0.1:${port}/actions", {method: "POST", body: '{"action":"resume"}', headers:
    {authorization: "Bearer secret", "content-type": "application/json"}}).then((answer) => answer.status)`;
  expect(await opened.evaluate(script)).toBe(403);
  expect(acted).toEqual([]);
  await close();
});

test("on the local cloud a held app is resumed by a button, once it was confirmed", async () => {
  const acted: Action[] = [];
  const local: DashboardState = { ...heldState, cloud: { kind: "local", readOnly: false } };
  const { opened, close } = await openState(local, (action) => acted.push(action));
  await opened.getByRole("button", { name: "Resume: chat" }).click();
  expect(acted).toEqual([]);
  await opened.getByRole("button", { name: "Do it" }).click();
  await opened.getByRole("dialog").waitFor({ state: "hidden" });
  expect(acted).toEqual([{ action: "resume" }]);
  await close();
});

const heldState: DashboardState = {
  at: 0,
  app: "chat",
  region: "ap-northeast-1",
  cloud: { kind: "aws", readOnly: true },
  stack: { name: "hitori-chat", status: "CREATE_COMPLETE" },
  group: { name: "hitori-chat", min: 1, max: 1, desired: 1, suspended: [] },
  zones: [{ name: "ap-northeast-1a", condition: "up" }],
  instances: [
    {
      instanceId: "i-0123456789abcdef0",
      availabilityZone: "ap-northeast-1a",
      lifecycleState: "InService",
      healthStatus: "Healthy",
      frozen: false,
    },
  ],
  lease: {
    waiting: [],
    deadlines: { profile: "default", softDeadline: 1, hardDeadline: 2, certainDeath: 3, takeoverWait: 4 },
  },
  breaker: { held: { reason: "3 starts in a row", at: 0 }, failures: [] },
  findings: [],
  drills: [],
};
