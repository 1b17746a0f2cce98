import { expect, test } from "vitest";
import { Scheduler, Workplace } from "./scheduler.ts";

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
};

test("one step makes a name in a directory through a lane, the next waits already, and the lanes take turns", async () => {
  const lanes = 3;
  const scheduler = new Scheduler(128);
  const place = new Workplace("flat", undefined, lanes);
  const making = new Array<number>(lanes).fill(0);
  const made = new Array<number>(lanes).fill(0);
  let mostMaking = 0;
  for (let step = 0; step < 300; step++) {
    scheduler.add(place, async (lane, created) => {
      making[lane] = (making[lane] ?? 0) + 1;
      mostMaking = Math.max(mostMaking, ...making);
      await turns(3);
      making[lane] = (making[lane] ?? 0) - 1;
      made[lane] = (made[lane] ?? 0) + 1;
      created();
      // Content, times: as long again, while others make their names.
      await turns(5);
    });
  }
  scheduler.isReady(place);
  await scheduler.idle();
  expect(mostMaking).toBe(2);
  expect(Math.min(...made)).toBeGreaterThan(75);
});
