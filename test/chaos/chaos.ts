// Real machines, real faults: npm run chaos -- --rounds 200 [--seed 1] [--only "agent killed"]. Needs `npm run build` before.
// Exit code 1 when two wrote at once, when a write was lost, or when nobody wrote in time.
import { parseArgs } from "node:util";
import { formatResult, runChaos } from "./campaign.ts";
import { faults } from "./faults.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
  },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  console.error("--rounds takes a whole number from 1, --seed a whole number");
  process.exit(64);
}
if (values.only !== undefined && !(values.only in faults)) {
  console.error(`There is no fault "${values.only}". There are: ${Object.keys(faults).join(", ")}.`);
  process.exit(64);
}
const result = await runChaos({ rounds, seed, only: values.only, say: (line) => console.log(line) });
console.log(formatResult(result));
if (result.overlaps.length + result.lost.length + result.stuck.length > 0) process.exitCode = 1;
