// `npm run fuzz:compose [-- count [first seed]]`: mutated compose files, read strictly and leniently and checked. Ends with
// 1 at the first that fails in any way but with an error of our own, or that takes longer than two seconds.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { systemClock } from "../../src/base/clock.ts";
import { HitoriError } from "../../src/base/error.ts";
import { check } from "../../src/check/check.ts";
import { type Image, Images } from "../../src/check/images.ts";
import { mutated } from "../../src/check/mutate.test-support.ts";
import { parseCompose } from "../../src/compose/parse.ts";

const longest = 2000;
const root = fileURLToPath(new URL("../..", import.meta.url));
const images = new Images(parse(readFileSync(`${root}/data/images.yaml`, "utf8")) as Image[]);
const directory = `${root}/test/fixtures/compose`;
const texts = readdirSync(directory).map((name) => readFileSync(`${directory}/${name}`, "utf8"));
const trees = texts.map((text) => parse(text, { merge: true, logLevel: "silent" }) as unknown);
const count = Number(process.argv[2] ?? 50_000);
const first = Number(process.argv[3] ?? 0);
const codes = new Map<string, number>();
let slowest = 0;

for (let seed = first; seed < first + count; seed++) {
  const text = mutated(seed, texts, trees);
  const started = systemClock.monotonic();
  for (const lenient of [true, false]) {
    try {
      const compose = parseCompose(text, "compose.yml", { A: "1" }, { lenient });
      const findings = check(compose, { images, mountPath: "/efs", healthCheck: "ec2", textOf: () => text });
      codes.set(lenient ? "checked" : "read", (codes.get(lenient ? "checked" : "read") ?? 0) + 1);
      JSON.stringify(findings);
    } catch (error) {
      if (!(error instanceof HitoriError)) fail(seed, text, error);
      else codes.set(error.code, (codes.get(error.code) ?? 0) + 1);
    }
  }
  const took = systemClock.monotonic() - started;
  slowest = Math.max(slowest, took);
  if (took > longest) fail(seed, text, new Error(`took ${took} ms`));
}
console.log(`${count} mutated files; the slowest took ${Math.round(slowest)} ms`);
for (const [code, times] of [...codes].sort()) console.log(`${String(times).padStart(8)}  ${code}`);

function fail(seed: number, text: string, error: unknown): never {
  writeFileSync("compose-fuzz-failure.yml", text);
  console.error(`seed ${seed} (see compose-fuzz-failure.yml):`, error);
  process.exit(1);
}
