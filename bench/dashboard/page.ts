import type { Browser } from "playwright-core";
import { median } from "../measure.ts";
import { startServer } from "./server.ts";

const rounds = 9;

/** What the page weighs, and how long it takes, each time in a browser context that has seen nothing. */
export async function measurePage(browser: Browser) {
  const server = await startServer();
  const paints: number[] = [];
  const shown: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    session.on("Network.loadingFinished", ({ encodedDataLength }) => {
      bytes = Math.max(bytes, encodedDataLength);
    });
    await page.goto(server.url);
    await page.locator("article.holder").waitFor();
    shown.push(Number(await page.evaluate("performance.now()")));
    await page.waitForTimeout(200);
    const paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
    paints.push(Number(await page.evaluate(paint)));
    await context.close();
  }
  await server.close();
  return { bytes, paint: median(paints), shown: median(shown) };
}
