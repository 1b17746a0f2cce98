import { expect, test } from "vitest";
import { VirtualClock } from "../base/virtual-clock.ts";
import { type Answer, outagesOf, Prober } from "./prober.ts";

const answer = (sentAt: number, good: boolean): Answer => ({ sentAt, at: sentAt + 5, good });

test("an outage lasts from the first bad request to the next good answer, and the last one may be open", () => {
  expect(outagesOf([answer(0, true), answer(50, false), answer(100, false), answer(150, true)])).toEqual([
    { from: 50, to: 155 },
  ]);
  expect(outagesOf([answer(0, false), answer(50, true), answer(100, false)])).toEqual([
    { from: 0, to: 55 },
    { from: 100 },
  ]);
  expect(outagesOf([answer(0, true)])).toEqual([]);
});

test("a workload that writes one at a time is never asked for a second write meanwhile", async () => {
  const clock = new VirtualClock();
  let writing = 0;
  let most = 0;
  const finish: (() => void)[] = [];
  const prober = new Prober(
    {
      probe: async () => true,
      oneWriteAtATime: true,
      write: () =>
        new Promise((resolve) => {
          writing += 1;
          most = Math.max(most, writing);
          finish.push(() => {
            writing -= 1;
            resolve(true);
          });
        }),
    },
    { clock, interval: 50, timeout: 1000, writeTimeout: 1000 },
  );
  prober.start();
  await clock.advance(200);
  for (const done of finish.splice(0)) done();
  await clock.advance(100);
  for (const done of finish.splice(0)) done();
  const stopped = prober.stop();
  await clock.advance(100);
  await stopped;
  expect(most).toBe(1);
  expect(prober.acknowledged).toEqual([0, 1]);
  expect(prober.answersSince(0).every(({ good }) => good)).toBe(true);
});
