// The dashboard's page in headless Chromium: bytes over the wire, first paint, how soon an event is seen, and a
// timeline of 100,000 events.   npm run bench:dashboard
import { chromium } from "playwright-core";
import { measureEvents } from "./dashboard/events.ts";
import { measurePage } from "./dashboard/page.ts";
import { measureTimeline } from "./dashboard/timeline.ts";
import { printTable } from "./measure.ts";

const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"];
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [...args, "--disable-background-networking", "--disable-component-update"],
});
try {
  const page = await measurePage(browser);
  const events = await measureEvents(browser);
  const timeline = await measureTimeline(browser);
  printTable([
    ["", "measured", "limit"],
    ["page over the wire, kB", page.bytes / 1000, "120"],
    ["first paint, ms, median of 9", page.paint, "300"],
    ["first paint of a page of one word, ms", page.floor, "-"],
    ["zones and lease shown, ms, median of 9", page.shown, "-"],
    ["event seen after it happened, ms, median of 20", events.median, "300"],
    ["event seen after it happened, ms, slowest", events.slowest, "300"],
    ["100,000 events: read, s", timeline.read / 1000, "-"],
    ["100,000 events: the page's JavaScript, MB", timeline.heap, "150"],
    ["100,000 events: the page's process, its own memory, MB", timeline.ownMemory, "150"],
    ["the same process with no event, MB", timeline.emptyMemory, "-"],
    ["scrolling through them: frame, ms, median", timeline.frames.median, "-"],
    ["scrolling through them: frame, ms, 95 of 100 below", timeline.frames.most, "-"],
    ["scrolling through them: frame, ms, longest", timeline.frames.longest, "-"],
  ]);
} finally {
  await browser.close();
}
