import { expect, test } from "vitest";
import type { DrillResult } from "../verdict.ts";
import { reportPage } from "./page.ts";

const result: DrillResult = {
  fault: "zone",
  app: "chat",
  injectedAt: 1_000_000,
  restoredAt: 1_008_000,
  victim: { instanceId: "i-1", availabilityZone: "a" },
  replacement: { instanceId: "i-2", availabilityZone: "c" },
  moments: { fault: 1_000_000 },
  parts: [{ name: "detect", milliseconds: 5000 }],
  recovery: 5000,
  outages: [{ from: 1_000_050, to: 1_005_000 }],
  writes: { through: "app", acknowledged: 12, refused: 3, lost: [] },
  overlaps: [],
  unproven: [],
  held: undefined,
  notifications: undefined,
  budget: { recovery: 90_000 },
  overBudget: [],
  problems: [],
  good: true,
  timeline: [
    {
      at: 1_004_000,
      source: "agent",
      app: "chat",
      instanceId: "i-2",
      type: "app.unhealthy",
      reason: `<script>alert("x")</script>`,
    },
  ],
  activities: [],
};

test("the page needs nothing else and runs nothing: no script, no address, whatever the events say", () => {
  const page = reportPage([result]);
  expect(page).not.toMatch(/<script|https?:|\bsrc=|\bhref=|url\(|@import/);
  expect(page).toContain("&lt;script&gt;");
  expect(page).toContain("prefers-color-scheme: dark");
  expect(page).toContain(`name="viewport"`);
});

test("it shows the verdict, the figures and the outage where it was", () => {
  const page = reportPage([result]);
  for (const shown of ["good", "5.0 s", "12 acknowledged through the app", "kept", "detect"])
    expect(page).toContain(shown);
  const outage = /<rect class="outage" x="([\d.]+)%" y="\d+" width="([\d.]+)%"/.exec(page);
  // Drawn from half a second before the fault to a twentieth after the end: 8.9 s in all.
  expect(Number(outage?.[1])).toBeCloseTo((550 / 9000) * 100, 0);
  expect(Number(outage?.[2])).toBeCloseTo((4950 / 9000) * 100, 0);
});

test("several rounds are summed up first, and one that was bad is said", () => {
  const page = reportPage([
    result,
    { ...result, good: false, problems: ["over budget: recovery"], recovery: undefined },
  ]);
  expect(page).toContain("1 not good");
  expect(page).toContain("Round 2");
  expect(page).toContain("over budget: recovery");
  expect(reportPage([result, result])).toContain("all good");
});
