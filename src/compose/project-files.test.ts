import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dataDirectories, readProjectFiles } from "./project-files.ts";
import { readCompose } from "./read.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-compose-"));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function write(name: string, content: string | Buffer): string {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const web = (rest: string) => `services:\n  web:\n    image: nginx\n    ${rest}\n`;

test("the compose file, .env, env files, secrets and bound single files travel; data does not", () => {
  write(".env", "TAG=1\n");
  write("app.env", "A=1\n");
  write("conf/app.conf", "listen 80\n");
  write("secret.txt", "hush\n");
  write("data/db/base", "much");
  const file = write(
    "docker-compose.yml",
    `${web("env_file: app.env\n    volumes: ['./conf/app.conf:/etc/app.conf:ro', './data:/data', './new:/new', './static:/s:ro']")}secrets: {key: {file: ./secret.txt}}\n`,
  );
  const compose = readCompose(file);
  expect(Object.keys(readProjectFiles(compose))).toEqual([
    ".env",
    "app.env",
    "conf/app.conf",
    "docker-compose.yml",
    "secret.txt",
  ]);
  expect(readProjectFiles(compose)["conf/app.conf"]).toBe("listen 80\n");
  expect(dataDirectories(compose)).toEqual(["data", "new"]);
});

test("variables come from .env, never from the shell", () => {
  write(".env", "# comment\nexport TAG='7' # why\nNAME=\"a\\nb\"\n");
  const file = write("docker-compose.yml", "services: {web: {image: 'nginx:${TAG}-${PATH:-none}'}}");
  expect(readCompose(file).services[0]?.image).toBe("nginx:7-none");
});

test.each([
  ["PROJECT_FILE_MISSING", "env_file: gone.env", "env_file of web: there is no file gone.env"],
  ["PROJECT_FILE_OUTSIDE", "env_file: ../other.env", "../other.env lies outside"],
  ["PROJECT_FILE_TOO_LARGE", "volumes: ['./big:/big:ro']", "big has 20000 bytes, expected at most 16384"],
  ["PROJECT_FILE_NOT_TEXT", "volumes: ['./binary:/b:ro']", "binary is not UTF-8 text"],
])("%s names the file and who wants it", (code, rest, message) => {
  write("big", "x".repeat(20_000));
  write("binary", Buffer.from([0xff, 0xfe, 0x00]));
  const compose = readCompose(write("docker-compose.yml", web(rest)));
  expect(() => readProjectFiles(compose)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(message) }),
  );
});

test("a missing compose file says which", () => {
  expect(() => readCompose(join(directory, "none.yml"))).toThrow(/none\.yml: there is no such compose file/);
});
