import { afterEach, expect, test } from "vitest";
import { systemClock } from "../../base/clock.ts";
import { findMarked, killMarked, markLimits } from "../../base/marked-processes.ts";
import { processFile } from "../../base/process-files.ts";
import { waitUntil } from "../../base/wait-until.ts";
import { OuterWatchdog } from "./outer-watchdog.ts";

const mark = `i-watched${process.pid}`;
const ofWatchdog = `watchdog-of-${mark}`;

afterEach(() => killMarked(ofWatchdog));

test("a watchdog has neither of the marks that its machine is found by, whatever /proc shows of its environment", async () => {
  const watchdog = new OuterWatchdog({ mark, killTime: 0, killer: { argv: ["true"] } });
  await watchdog.start(systemClock.monotonic() + 60_000, () => {});
  const [pid = 0] =
    (await waitUntil(
      () => {
        const found = findMarked(ofWatchdog);
        return found.length === 1 ? found : undefined;
      },
      { clock: systemClock, timeout: 5000, interval: 20 },
    )) ?? [];
  expect(processFile(pid, "limits")).toMatch(/^Max msgqueue size +50000 +50000 /m);
  expect(markLimits(mark).soft).toBeGreaterThanOrEqual(100_000);
  expect(findMarked(mark)).toEqual([]);
});
