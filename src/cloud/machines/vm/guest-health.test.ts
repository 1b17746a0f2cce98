import { expect, test } from "vitest";
import { guestHealth } from "./guest-health.ts";

const minute = 60_000;

test("a guest boots until its agent has answered once, and not for ever", () => {
  const booting = { since: 0, answeredAt: undefined, paused: false };
  expect(guestHealth(booting, minute)).toBe("booting");
  expect(guestHealth(booting, 5 * minute)).toBe("frozen");
});

test("a guest whose agent falls silent is as good as frozen, and runs again with its next answer", () => {
  const silent = { since: 0, answeredAt: minute, paused: false };
  expect(guestHealth(silent, minute + 10_000)).toBe("running");
  expect(guestHealth(silent, 2 * minute)).toBe("frozen");
  expect(guestHealth({ ...silent, answeredAt: 2 * minute }, 2 * minute)).toBe("running");
});

test("a guest that is held is frozen, and let go on it has its time to answer again", () => {
  expect(guestHealth({ since: 0, answeredAt: minute, paused: true }, minute)).toBe("frozen");
  const goesOn = { since: 10 * minute, answeredAt: minute, paused: false };
  expect(guestHealth(goesOn, 10 * minute + 1000)).toBe("running");
});
