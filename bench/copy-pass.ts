// One pass of the copy engine, or a verification, as a process of its own: what bench/migrate.ts measures.
// copy-pass.js copy|verify <source> <target[:target…]> <manifest>
import { readFileSync } from "node:fs";
import { systemClock } from "../src/base/clock.ts";
import { newCounters } from "../src/migrate/copy/counters.ts";
import { runPass } from "../src/migrate/copy/pass.ts";
import { verifyTree } from "../src/migrate/verify.ts";

const [, , what, source = "", target = "", manifest = ""] = process.argv;
const [first = "", ...others] = target.split(":");
const counters = newCounters();
if (what === "copy") {
  const options = {
    source,
    targets: [first, ...others] as [string, ...string[]],
    manifest,
    clock: systemClock,
  };
  const { problems } = await runPass({ ...options, counters });
  if (problems.length > 0 || counters.unsettled > 0) throw new Error(JSON.stringify({ problems, counters }));
} else {
  const { differences } = await verifyTree({ tree: first, manifest, clock: systemClock });
  if (differences.length > 0) throw new Error(JSON.stringify(differences));
}
const { writtenBytes } = counters;
// Not getrusage's maximum, which begins with the size of whoever started this process.
const peak = readFileSync("/proc/self/status", "latin1").match(/^VmHWM:\s+(\d+) kB$/m)?.[1];
console.log(JSON.stringify({ residentBytes: Number(peak) * 1024, writtenBytes }));
