import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { mountUnitName } from "./mounts.ts";

const paths = [
  "/efs",
  "/mnt/efs",
  "/srv/my-data",
  "/srv/a.b_c",
  "/.hidden",
  "/srv/大",
  "/run/hitori/control",
  "/efs/",
];

test.each([
  ["/efs", "efs.mount"],
  ["/mnt/efs", "mnt-efs.mount"],
  ["/srv/my-data", "srv-my\\x2ddata.mount"],
])("%s is mounted by %s", (path, unit) => {
  expect(mountUnitName(path)).toBe(unit);
});

test("units of mounts are named as systemd names them", ({ skip }) => {
  const asked = spawnSync("systemd-escape", ["--path", "--suffix=mount", ...paths], { encoding: "utf8" });
  if (asked.error) skip("there is no systemd-escape here");
  expect(paths.map(mountUnitName)).toEqual(asked.stdout.trim().split(" "));
});
