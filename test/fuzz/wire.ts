// `npm run fuzz:wire [-- --requests 100000 --seed 0]`: random, broken and hostile requests at every service of a local
// cloud. Ends with 1 where one was answered with anything but AWS's answer or error, or after more than two seconds.
import { parseArgs } from "node:util";
import { WireFuzz } from "../../src/cloud/server/wire-fuzz.test-support.ts";

const { values } = parseArgs({
  options: { requests: { type: "string", default: "100000" }, seed: { type: "string", default: "0" } },
});
const fuzz = new WireFuzz();
const requests = Number(values.requests);
const step = 1000;
try {
  for (let done = 0; done < requests; done += step) {
    await fuzz.run(Number(values.seed) + done, Math.min(step, requests - done));
  }
} finally {
  await fuzz.close();
}
console.log(`${requests} requests; the slowest answer took ${Math.round(fuzz.slowest)} ms`);
for (const [code, times] of [...fuzz.answers].sort()) console.log(`${String(times).padStart(8)}  ${code}`);
const byReason = new Map<string, typeof fuzz.findings>();
for (const finding of fuzz.findings) {
  const key = finding.why.split("\n").slice(0, 2).join(" ");
  byReason.set(key, [...(byReason.get(key) ?? []), finding]);
}
for (const [key, [first, ...others]] of byReason) {
  console.error(`\n${others.length + 1} times, first with seed ${first?.seed}: ${key}`);
  console.error(first?.why.split("\n").slice(0, 6).join("\n"));
  console.error(first?.request);
}
if (fuzz.findings.length > 0) process.exitCode = 1;
