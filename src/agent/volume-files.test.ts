import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeFileAtomic } from "../base/atomic-file.ts";
import { clearLockFiles } from "../runtime/lock-files.ts";
import { writeProjectFiles } from "./project-files.ts";
import { judgeVolume } from "./volume.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-volume-"));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("the volume's identity", () => {
  const marker = (app: string, identity?: string) => JSON.stringify({ app, identity });

  test.each([
    ["nothing there, nothing remembered", undefined, undefined, "new"],
    ["nothing there, but something is remembered", undefined, "one", "refused"],
    ["its own marker", marker("chat", "one"), "one", "known"],
    ["its own marker, nothing remembered", marker("chat", "one"), undefined, "known"],
    ["another volume than the remembered one", marker("chat", "two"), "one", "refused"],
    ["another app's", marker("wiki", "one"), "one", "refused"],
    ["no identity", marker("chat"), undefined, "refused"],
    ["a torn marker", '{"app": "ch', "one", "refused"],
  ])("%s", (_, content, remembered, kind) => {
    expect(judgeVolume(content, "chat", remembered).kind).toBe(kind);
  });
});

describe("project files", () => {
  test("are written where they differ, and left alone where they do not", () => {
    writeProjectFiles(directory, { "compose.yml": "a", "etc/web.conf": "b" });
    const before = statSync(join(directory, "compose.yml"), { bigint: true }).ino;
    writeProjectFiles(directory, { "compose.yml": "a", "etc/web.conf": "c" });
    expect(statSync(join(directory, "compose.yml"), { bigint: true }).ino).toBe(before);
    expect(readFileSync(join(directory, "etc/web.conf"), "utf8")).toBe("c");
  });

  test.each(["../x", "/etc/x", "a/../../x", ".hitori/volume.json"])("%s is refused", (path) => {
    expect(() => writeProjectFiles(directory, { [path]: "x" })).toThrowError(/outside the project/);
  });
});

describe("lock files", () => {
  const put = (path: string) => writeFileAtomic(join(directory, path), "x");

  test("of databases are cleared, in whatever depth a database keeps its directory", () => {
    for (const path of [
      "db/PG_VERSION",
      "db/postmaster.pid",
      "pg/18/docker/PG_VERSION",
      "pg/18/docker/postmaster.pid",
    ]) {
      put(path);
    }
    for (const path of ["mongo/WiredTiger", "mongo/mongod.lock", "my/ibdata1", "my/3f2a.pid"]) put(path);
    const roots = ["db", "pg", "mongo", "my"].map((name) => join(directory, name));
    expect(clearLockFiles(roots).map((path) => path.slice(directory.length + 1))).toEqual([
      "db/postmaster.pid",
      "mongo/mongod.lock",
      "my/3f2a.pid",
      "pg/18/docker/postmaster.pid",
    ]);
    expect(existsSync(join(directory, "db/PG_VERSION"))).toBe(true);
  });

  test("are left alone where no database is", () => {
    for (const path of ["uploads/postmaster.pid", "uploads/mongod.lock", "uploads/job.pid"]) put(path);
    expect(clearLockFiles([join(directory, "uploads"), join(directory, "missing")])).toEqual([]);
  });
});
