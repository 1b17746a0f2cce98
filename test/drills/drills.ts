// Every fault, again and again, on real machines: npm run drills -- --drills 500 [--seed 1] [--only hang,zone]
// [--journal drills.jsonl]. Needs `npm run build` before. Each result is added to the journal at once; the same command
// after a kill goes on from it. Exit code 1 when a drill was not good, a write was lost, or two wrote at once.
import { parseArgs } from "node:util";
import { faults } from "../../src/drill/faults.ts";
import type { FaultName } from "../../src/drill/titles.ts";
import { storageHere } from "../e2e/fuse.ts";
import { runDrills, summaryOf } from "./campaign.ts";

const { values } = parseArgs({
  options: {
    drills: { type: "string", default: "26" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    journal: { type: "string", default: "drills.jsonl" },
    "per-cloud": { type: "string", default: "26" },
  },
});
const [drills, seed, perCloud] = [Number(values.drills), Number(values.seed), Number(values["per-cloud"])];
const storage = storageHere();
// The campaign's app has no database; storage fails only where it can.
const possible = Object.keys(faults).filter(
  (name) => name !== "database" && (storage === "fuse" || !name.startsWith("storage-")),
);
const only = (values.only?.split(",") ?? possible) as FaultName[];
const unknown = only.find((name) => !(name in faults));
if (
  ![drills, perCloud].every((one) => Number.isInteger(one) && one > 0) ||
  !Number.isInteger(seed) ||
  unknown
) {
  console.error(
    `--drills and --per-cloud take a whole number from 1, --seed a whole number, --only some of: ${Object.keys(faults).join(", ")}`,
  );
  process.exit(64);
}
const { journal } = values;
const ending = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => ending.abort());
const entries = await runDrills({
  drills,
  seed,
  only,
  storage,
  journal,
  perCloud,
  say: (line) => console.log(line),
  signal: ending.signal,
});
const { text, good } = summaryOf(entries);
console.log(text);
if (!good) process.exitCode = 1;
