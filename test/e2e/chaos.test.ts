import { expect, test } from "vitest";
import { runChaos } from "../chaos/campaign.ts";
import { judgeJournal } from "../chaos/journal.ts";

// `npm run chaos` in small. What a long run brought stands in docs/guarantees.md.

test("six faults on real machines: never two writers, no write lost, and one writes again after each", async () => {
  const result = await runChaos({ rounds: 6, seed: 4, say: () => {} });
  const { overlaps, lost, stuck } = result;
  expect({ overlaps, lost, stuck }).toEqual({ overlaps: [], lost: [], stuck: [] });
  expect(result.rounds).toBe(6);
  expect(result.epochs.length).toBeGreaterThan(1);
  expect(result.acknowledged).toBeGreaterThan(0);
});

const line = (epoch: number, sequence: number, writer: string, at: number) =>
  `${epoch} ${sequence} i-${writer}:1 ${at}`;
const journal = (...lines: string[]) => `${lines.join("\n")}\n`;

test("the judge lets one writer after another be, and a line that a kill cut off", () => {
  const kept = line(1, 1, "a", 10);
  const verdict = judgeJournal(journal(kept, line(1, 2, "a", 20), "1 3 i-a (cut off)", line(2, 1, "b", 30)), [
    kept,
  ]);
  expect(verdict).toEqual({ lines: 3, epochs: [1, 2], overlaps: [], lost: [] });
});

test("the judge sees an epoch after a higher one, a writer that goes on after the next, and a shared moment", () => {
  const late = judgeJournal(
    journal(line(1, 1, "a", 10), line(2, 1, "b", 30), line(1, 2, "a", 40)),
    [],
  ).overlaps;
  expect(late).toEqual([
    "i-a:1 writes on after i-b:1 began",
    "epoch 1 of i-a:1 after epoch 2 of i-b:1",
    "i-a:1 and i-b:1 wrote in the same moment",
  ]);
  const apart = judgeJournal(journal(line(1, 1, "a", 10), line(1, 2, "a", 30), line(2, 1, "b", 20)), []);
  expect(apart.overlaps).toEqual(["i-a:1 and i-b:1 wrote in the same moment"]);
});

test("the judge misses a line that was acknowledged, and one amid a writer's others", () => {
  const gone = line(1, 3, "a", 30);
  const verdict = judgeJournal(journal(line(1, 1, "a", 10), line(1, 4, "a", 40)), [gone]);
  expect(verdict.lost).toEqual(["i-a:1: 4 follows where 2 was written", `acknowledged, but gone: ${gone}`]);
});
