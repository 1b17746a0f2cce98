import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { HitoriError } from "../base/error.ts";
import { parseCompose } from "../compose/parse.ts";
import { check } from "./check.ts";
import { type Image, Images } from "./images.ts";
import { mutated } from "./mutate.test-support.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

// `npm run fuzz:compose` does fifty thousand, and holds the time of each.
test("five hundred mutated compose files give findings or an error of our own, never anything else", () => {
  const images = new Images(parse(readFileSync(`${root}/data/images.yaml`, "utf8")) as Image[]);
  const directory = `${root}/test/fixtures/compose`;
  const texts = readdirSync(directory).map((name) => readFileSync(`${directory}/${name}`, "utf8"));
  const trees = texts.map((text) => parse(text, { merge: true, logLevel: "silent" }) as unknown);
  for (let seed = 0; seed < 500; seed++) {
    const text = mutated(seed, texts, trees);
    for (const lenient of [true, false]) {
      try {
        const compose = parseCompose(text, "compose.yml", { A: "1" }, { lenient });
        check(compose, { images, mountPath: "/efs", healthCheck: "ec2", textOf: () => text });
      } catch (error) {
        if (!(error instanceof HitoriError)) throw new Error(`seed ${seed}`, { cause: error });
        expect(error.message).toContain("compose.yml");
      }
    }
  }
});
