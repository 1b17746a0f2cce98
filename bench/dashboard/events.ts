import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Browser } from "playwright-core";
import { TimelineWriter } from "../../src/agent/timeline-writer.ts";
import { systemClock } from "../../src/base/clock.ts";
import { endChild, median } from "../measure.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const rounds = 20;
const instanceId = "i-0123456789abcdef0";

/**
 * How long it takes from an event's own time until it stands on the page: through the agent's own writer, which waits
 * a tenth of a second for more, the local cloud's logs, the dashboard's next look, its stream and the browser.
 */
export async function measureEvents(browser: Browser) {
  const directory = mkdtempSync(join(tmpdir(), "hitori-bench-"));
  const started: ChildProcess[] = [];
  try {
    cpSync(join(root, "examples/counter"), join(directory, "app"), { recursive: true });
    const cloud = hitori([
      "--json",
      "cloud",
      "start",
      "--port",
      "0",
      "--time-scale",
      "120",
      "--directory",
      join(directory, "cloud"),
    ]);
    started.unshift(cloud);
    const { endpoint } = await firstLine(cloud);
    const here = ["--endpoint-url", String(endpoint), "-f", join(directory, "app/hitori.yml"), "--json"];
    const { outputs } = await firstLine(hitori([...here, "deploy", "--yes"]));
    const dashboard = hitori([...here, "dashboard", "--port", "0", "--no-open"]);
    started.unshift(dashboard);
    const { url } = await firstLine(dashboard);
    const page = await browser.newPage();
    await page.goto(String(url));
    await page.locator("article.holder").waitFor();
    const { LogGroupName } = outputs as { LogGroupName: string };
    const writer = await writerTo(String(endpoint), LogGroupName, join(directory, "journal"));
    const figures: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const seen = page.evaluate(waitFor(`event ${round} of the bench`));
      await page.waitForTimeout(150 + ((round * 37) % 100));
      const at = Date.now();
      writer.write({ type: "drift.corrected", what: `event ${round} of the bench` }, 1);
      figures.push(Number(await seen) - at);
    }
    await page.close();
    return { median: median(figures), slowest: Math.max(...figures) };
  } finally {
    for (const child of started) await endChild(child);
    rmSync(directory, { recursive: true, force: true });
  }
}

function hitori(words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(root, "bin/hitori.js"), ...words], {
    stdio: ["ignore", "pipe", "ignore"],
  });
}

function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      if (text.includes("\n")) resolve(JSON.parse(text.slice(0, text.indexOf("\n"))));
    });
    child.once("exit", (code) => reject(new Error(`hitori ended with ${code}: ${text}`)));
  });
}

async function writerTo(endpoint: string, logGroupName: string, path: string): Promise<TimelineWriter> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new CloudWatchLogsClient({ endpoint, region: "ap-northeast-1", credentials });
  const logStreamName = instanceId;
  await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  return new TimelineWriter({
    clock: systemClock,
    path,
    sink: {
      async put(lines) {
        const logEvents = lines.map(({ timestamp, message }) => ({ timestamp, message }));
        await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
      },
    },
    context: { source: "agent", app: "counter", instanceId, availabilityZone: "ap-northeast-1a" },
    log: (line) => console.error(line),
  });
}

/** Gives back the time of the first frame in which the text stands there. */
function waitFor(text: string): string {
  return `new Promise((resolve) => {
    const list = document.querySelector(".events");
    const observer = new MutationObserver(() => {
      if (!list.textContent.includes(${JSON.stringify(text)})) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(Date.now()));
    });
    observer.observe(list, { subtree: true, childList: true, characterData: true });
  })`;
}
