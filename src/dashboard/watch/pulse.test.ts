import { expect, test } from "vitest";
import { VirtualClock } from "../../base/virtual-clock.ts";
import { Pulse } from "./pulse.ts";

test("it works at its pace, at once when it is woken, and no more when it is ended", async () => {
  const clock = new VirtualClock();
  const ending = new AbortController();
  const pulse = new Pulse(clock, ending.signal);
  let interval = 100;
  let done = 0;
  const ended = pulse.repeat(
    () => interval,
    async () => {
      done += 1;
    },
  );
  await clock.advance(250);
  expect(done).toBe(3);
  interval = 1000;
  await clock.advance(100);
  expect(done).toBe(4);
  pulse.wake();
  await clock.advance(0);
  expect(done).toBe(5);
  ending.abort();
  await ended;
  await clock.advance(5000);
  expect(done).toBe(5);
});
