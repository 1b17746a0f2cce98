import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import type { EventFacts, TimelineEvent } from "../../src/timeline/event.ts";
import { median } from "../measure.ts";
import { startServer } from "./server.ts";

const count = 100_000;

const story: readonly EventFacts[] = [
  { type: "agent.started", version: "0.1.0", runtime: "containers" },
  { type: "volume.mounted", fileSystemId: "fs-0123456789abcdef0", path: "/efs" },
  { type: "lease.waiting", holder: "i-0123456789abcdef0", reason: "it has been silent for 12 s of 60 s" },
  { type: "lease.acquired", takeover: "expired" },
  { type: "app.starting" },
  { type: "app.exited", service: "web", exitCode: 1 },
  { type: "app.healthy" },
];

function line(index: number): string {
  const facts = story[index % story.length] as EventFacts;
  const event: TimelineEvent = {
    at: 1_790_000_000_000 + index * 600,
    source: "agent",
    app: "bench",
    instanceId: `i-${(index % 50).toString(16).padStart(17, "0")}`,
    availabilityZone: "ap-northeast-1a",
    epoch: Math.floor(index / 7),
    ...facts,
  };
  return JSON.stringify(event);
}

/** A page with a hundred thousand events: what it takes, and whether it scrolls. */
export async function measureTimeline(browser: Browser) {
  const server = await startServer();
  const context = await browser.newContext({ viewport: { width: 1360, height: 1000 } });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator("article.holder").waitFor();
  const emptyMemory = await pageMemory(browser);
  await page.close();
  server.feed.addEvents(Array.from({ length: count }, (_, index) => line(index)));
  const full = await context.newPage();
  const from = performance.now();
  await full.goto(server.url);
  await full.locator(`[aria-setsize="${count}"]`).first().waitFor({ timeout: 60_000 });
  const read = performance.now() - from;
  const frames = await full.evaluate(scroll);
  const fullSession = await context.newCDPSession(full);
  await fullSession.send("HeapProfiler.collectGarbage");
  const { usedSize } = await fullSession.send("Runtime.getHeapUsage");
  const own = await pageMemory(browser);
  await context.close();
  await server.close();
  return { read, heap: usedSize / 1e6, ownMemory: own, emptyMemory, frames: figures(frames as number[]) };
}

/** Scrolls as a hand does, some screens a second for five seconds, and gives back how long each frame took. */
const scroll = `new Promise((resolve) => {
  const list = document.querySelector(".events");
  const frames = [];
  let before = performance.now();
  const end = before + 5000;
  const step = (now) => {
    frames.push(now - before);
    before = now;
    list.scrollTop += 150;
    if (frames.length % 60 === 0) list.scrollTop = Math.random() * list.scrollHeight;
    if (now < end) requestAnimationFrame(step);
    else resolve(frames.slice(1));
  };
  requestAnimationFrame(step);
})`;

function figures(frames: readonly number[]) {
  const sorted = [...frames].sort((a, b) => a - b);
  return {
    median: median(sorted),
    most: sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN,
    longest: sorted.at(-1) ?? Number.NaN,
  };
}

/** The process that draws the page: the one of those for pages that has most of its own, the others being spares. */
async function pageMemory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === "renderer");
  return Math.max(...renderers.map(({ id }) => ownMemory(Math.round(id))));
}

/** MB that a process shares with nobody: without the program text that every page of a browser has. */
function ownMemory(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "latin1");
  const kilobytes = [...text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB$/gm)].map(([, size]) =>
    Number(size),
  );
  return (kilobytes.reduce((sum, size) => sum + size, 0) * 1024) / 1e6;
}
