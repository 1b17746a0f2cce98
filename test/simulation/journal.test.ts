import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { emptyCampaign } from "../../src/simulator/campaign.ts";
import { Journal } from "./journal.ts";
import { WrongOption } from "./options.ts";

const terms = { from: 1, seeds: 300, hours: 1, digest: "abc" };
const part = { ...emptyCampaign, seeds: 100, starts: 2000, takeovers: { expired: 7 } };
let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-journal-"));
  path = join(directory, "campaign.jsonl");
});

afterEach(() => rmSync(directory, { recursive: true }));

test("a campaign goes on after the blocks that were finished when it was killed in the middle of a line", () => {
  const first = new Journal(path, terms);
  first.add({ from: 1, seeds: 100 }, part);
  appendFileSync(path, '{"block":{"from":101');
  const second = new Journal(path, terms);
  expect(second.has({ from: 1, seeds: 100 })).toBe(true);
  expect(second.has({ from: 101, seeds: 100 })).toBe(false);
  second.add({ from: 101, seeds: 100 }, part);
  expect(new Journal(path, terms).sum).toMatchObject({
    seeds: 200,
    starts: 4000,
    takeovers: { expired: 14 },
  });
});

test("a file of another campaign, or of other code, is refused", () => {
  new Journal(path, terms);
  expect(() => new Journal(path, { ...terms, digest: "abd" })).toThrow(WrongOption);
  expect(() => new Journal(path, { ...terms, hours: 2 })).toThrow(WrongOption);
});
