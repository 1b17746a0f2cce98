import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createContext } from "./context.ts";
import { loadProject } from "./project.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-project-"));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Loads a project that must be refused before anything is asked of AWS or of a local cloud. */
function load(compose: string, options: { aws?: boolean } = {}) {
  writeFileSync(join(directory, "hitori.yml"), "name: chat\ncompose: compose.yml\n");
  writeFileSync(join(directory, "compose.yml"), compose);
  const file = join(directory, "hitori.yml");
  return loadProject(createContext({ file, region: "eu-west-1", ...options }, new AbortController().signal));
}

test("data that would die with the instance is refused", async () => {
  const compose = "services: {db: {image: postgres, volumes: ['/srv/pg:/var/lib/postgresql/data']}}";
  await expect(load(compose)).rejects.toMatchObject({
    code: "COMPOSE_DATA_LOST",
    hint: expect.stringContaining("./srv/pg:/var/lib/postgresql/data"),
  });
});

test("on AWS every service needs an image: an instance has nothing to build one from", async () => {
  const compose = "services: {web: {build: .}}";
  await expect(load(compose, { aws: true })).rejects.toMatchObject({ code: "COMPOSE_IMAGE_MISSING" });
});
