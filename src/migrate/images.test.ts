import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../base/clock.ts";
import { parseCompose } from "../compose/parse.ts";
import type { Run } from "../runtime/compose-runtime.ts";
import { runCommand } from "../runtime/run-command.ts";
import { imagesDirectory, loadStoredImages, storedImages } from "../runtime/stored-images.ts";
import { findLocalImages, storeImages } from "./images.ts";
import { uproot } from "./tree/tree.test-support.ts";

/** An engine that keeps an image as a file `<name>` with its id, and what it was told in `calls`. */
const engineProgram = `#!/bin/bash
cd "$ENGINE" && echo "$*" >> calls
case "$1 $2" in
  "ps --all") printf 'web\\tnumbers-web\\n' ;;
  "image inspect") [ -f "images/$5" ] && cat "images/$5" || exit 1 ;;
  save*) [ -f torn ] && { echo half; exit 1; }; echo "saved $2" ;;
  load*) name=$(sed 's/saved //' "$4"); printf 'sha256:loaded\\t0\\t7\\n' > "images/$name" ;;
  tag*) cp "images/$2" "images/$3" ;;
esac
`;
const compose = parseCompose(
  "services: {web: {build: .}, db: {image: 'postgres:16'}, tool: {image: 'local-tool:1'}}",
  "docker-compose.yml",
  {},
);
const engine = ["docker", "compose"] as const;
const run: Run = (command, limit) => runCommand(command, limit, systemClock);
const path = process.env.PATH;
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-images-"));
  mkdirSync(join(directory, "bin"));
  mkdirSync(join(directory, "images"));
  writeFileSync(join(directory, "bin", "docker"), engineProgram);
  chmodSync(join(directory, "bin", "docker"), 0o755);
  process.env.PATH = `${join(directory, "bin")}${delimiter}${path}`;
  process.env.ENGINE = directory;
  has("numbers-web", "sha256:web", 0);
  has("postgres:16", "sha256:pg", 1);
  has("local-tool:1", "sha256:tool", 0);
});
afterEach(() => {
  process.env.PATH = path;
  delete process.env.ENGINE;
  uproot(directory);
});

const imageAt = (name: string) => join(directory, "images", name);
const has = (name: string, id: string, digests: number) =>
  writeFileSync(imageAt(name), `${id}\t${digests}\t7\n`);
const calls = () => readFileSync(join(directory, "calls"), "utf8").split("\n");
const find = () => findLocalImages({ compose, app: "count", engine, project: "numbers", run });
const app = () => join(directory, "count");

test("finds the images that no registry could give back, under the names by which the agent's Compose asks", async () => {
  expect(await find()).toEqual([
    {
      service: "web",
      name: "numbers-web",
      otherNames: ["count-web", "count_web"],
      id: "sha256:web",
      bytes: 7,
    },
    { service: "tool", name: "local-tool:1", otherNames: [], id: "sha256:tool", bytes: 7 },
  ]);
});

test("stores them once, and another engine that lacks them gets them under every name", async () => {
  const images = await find();
  expect((await storeImages(images, app(), engine)).map(({ name }) => name)).toEqual([
    "numbers-web",
    "local-tool:1",
  ]);
  expect(await storeImages(images, app(), engine)).toEqual([]);
  uproot(imageAt("numbers-web"));
  expect(await loadStoredImages(app(), engine, run)).toEqual([]);
  for (const name of ["numbers-web", "count-web", "count_web"]) expect(existsSync(imageAt(name))).toBe(true);
  const loads = calls().filter((call) => call.startsWith("load"));
  expect(loads).toEqual([`load --quiet --input ${join(imagesDirectory(app()), "web.tar")}`]);
});

test("an image that was built again is stored again", async () => {
  await storeImages(await find(), app(), engine);
  has("numbers-web", "sha256:newer", 0);
  expect((await storeImages(await find(), app(), engine)).map(({ id }) => id)).toEqual(["sha256:newer"]);
  expect(storedImages(app())).toHaveLength(2);
});

test("an engine that breaks off leaves no image that counts as stored", async () => {
  writeFileSync(join(directory, "torn"), "");
  await expect(storeImages(await find(), app(), engine)).rejects.toMatchObject({ code: "IMAGE_NOT_STORED" });
  expect(storedImages(app())).toEqual([]);
});

test("a stored image that is not what was stored is refused by name", async () => {
  await storeImages(await find(), app(), engine);
  writeFileSync(join(imagesDirectory(app()), "web.tar"), "saved other\n");
  uproot(imageAt("numbers-web"));
  const [wrong, ...others] = await loadStoredImages(app(), engine, run);
  expect(wrong).toContain("image numbers-web");
  expect(wrong).toContain("SHA-256");
  expect(others).toEqual([]);
  expect(existsSync(imageAt("numbers-web"))).toBe(false);
});

test("an app without stored images has nothing to load", async () => {
  expect(await loadStoredImages(app(), engine, run)).toEqual([]);
});
