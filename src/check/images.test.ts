import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { type Image, Images } from "./images.ts";

const known = parse(readFileSync(new URL("../../data/images.yaml", import.meta.url), "utf8")) as Image[];
const keys = [
  "names what kind data moved lost nfs lock grace stop user chown check builtIn sqlite watches managed source".split(
    " ",
  ),
].flat();
const kinds = ["database", "store", "cache", "app", "proxy", "runtime", "job", "watcher"];

test.each(known.map((image) => [image.names[0] ?? "?", image] as const))(
  "%s has the shape that the file explains",
  (_, image) => {
    expect(Object.keys(image).filter((key) => !keys.includes(key))).toEqual([]);
    expect(image.names.length).toBeGreaterThan(0);
    expect(image.what).toBeTruthy();
    expect(image.source).toBeTruthy();
    expect(kinds).toContain(image.kind);
    for (const path of image.data ?? []) expect(path).toMatch(/^\//);
    if (image.nfs) expect(["works", "slow", "risky", "unsafe"]).toContain(image.nfs.verdict);
    if (image.kind === "database") expect(image.data).toBeTruthy();
  },
);

test("no name stands for two images", () => {
  const names = known.flatMap((image) => image.names);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test("an official image is known behind any registry, a stranger's of the same last word is not", () => {
  const images = new Images(known);
  expect(images.find("docker.io/library/postgres:17")?.what).toBe("PostgreSQL");
  expect(images.find("public.ecr.aws/docker/library/postgres:17")?.what).toBe("PostgreSQL");
  expect(images.find("lscr.io/linuxserver/mariadb")?.what).toBe("MariaDB");
  expect(images.find("somebody/postgres")).toBeUndefined();
  expect(images.find(undefined)).toBeUndefined();
});
