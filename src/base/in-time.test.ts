import { expect, test } from "vitest";
import { inTime } from "./in-time.ts";
import { VirtualClock } from "./virtual-clock.ts";

test("gives what comes in time, and nothing for what does not", async () => {
  const clock = new VirtualClock();
  const soon = inTime(
    clock.sleep(100).then(() => "soon"),
    clock,
    1000,
  );
  const never = inTime(new Promise(() => {}), clock, 1000);
  await clock.advance(1000);
  expect(await soon).toBe("soon");
  expect(await never).toBeUndefined();
});

test("rejects with what the promise rejects with", async () => {
  const failing = inTime(Promise.reject(new Error("broken")), new VirtualClock(), 1000);
  await expect(failing).rejects.toThrow("broken");
});
