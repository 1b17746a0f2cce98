import { createServer } from "node:http";
import type { Browser } from "playwright-core";
import { median } from "../measure.ts";
import { startServer } from "./server.ts";

const rounds = 9;

/** What the page weighs, and how long it takes beside a page of one word: each in a browser that has seen neither. */
export async function measurePage(browser: Browser) {
  const server = await startServer();
  const word = await startWord();
  const paints: number[] = [];
  const floors: number[] = [];
  const shown: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    floors.push((await visit(browser, word.url, "p")).paint);
    const visited = await visit(browser, server.url, "article.holder");
    paints.push(visited.paint);
    shown.push(visited.shown);
    bytes = Math.max(bytes, visited.bytes);
  }
  await server.close();
  word.close();
  return { bytes, paint: median(paints), floor: median(floors), shown: median(shown) };
}

async function visit(browser: Browser, url: string, last: string) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let bytes = 0;
  await session.send("Network.enable");
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes = Math.max(bytes, encodedDataLength);
  });
  await page.goto(url);
  await page.locator(last).waitFor();
  const shown = Number(await page.evaluate("performance.now()"));
  await page.waitForTimeout(200);
  const paint = Number(
    await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime"),
  );
  await context.close();
  return { bytes, paint, shown };
}

/** A server whose page is one word. */
async function startWord() {
  const server = createServer((_, response) => response.end("<!doctype html><p>word"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
