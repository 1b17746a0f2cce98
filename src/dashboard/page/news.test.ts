import { expect, test } from "vitest";
import type { DashboardState } from "../state.ts";
import { english } from "../words/english.ts";
import { AnswerNews, newsOf } from "./news.ts";

const base = {
  zones: [{ name: "a", condition: "up" }],
  lease: { holder: { instanceId: "i-1", availabilityZone: "a", epoch: 1, since: 0 } },
  breaker: { failures: [] },
} as unknown as DashboardState;

test("who only listens hears of a new holder, a failed zone, a held app, and of nothing that stays", () => {
  expect(newsOf(base, { ...base, at: 5 }, english)).toEqual([]);
  const holder = { instanceId: "i-2", availabilityZone: "c", epoch: 2, since: 9 };
  const after: DashboardState = {
    ...base,
    zones: [{ name: "a", condition: "failed" }],
    lease: { ...base.lease, holder },
    breaker: { failures: [], held: { reason: "r", at: 1 } },
  };
  expect(newsOf(base, after, english)).toEqual([
    "i-2 in c holds the lease now, epoch 2.",
    "Zone a has failed.",
    "The breaker holds the app.",
  ]);
  expect(newsOf(after, base, english)).toContain("Zone a is up again.");
  expect(newsOf(base, { ...base, lease: { ...base.lease, holder: undefined } }, english)).toEqual([
    "Nobody holds the lease now.",
  ]);
});

test("one lost answer is no news; three are, and so is the first good one after them", () => {
  const news = new AnswerNews();
  const said = (at: number, latency: number | null) => news.add([at, latency, 0], english);
  expect([said(0, 5), said(100, null), said(200, 5)]).toEqual([undefined, undefined, undefined]);
  expect([said(300, null), said(400, null)]).toEqual([undefined, undefined]);
  expect(said(500, null)).toBe("The app has stopped answering.");
  expect(said(600, null)).toBeUndefined();
  expect(said(1300, 5)).toBe("The app answers again, after 1.0 s.");
  expect(said(1400, 5)).toBeUndefined();
});
