import { expect, test } from "vitest";
import { mountOf, mountTable } from "./mount-table.ts";

const table = mountTable(`22 1 254:0 / / rw,relatime - ext4 /dev/root rw
30 22 0:50 / /cloud/fuse/a/fs-1 rw shared:1 - fuse.hitori hitori rw
31 22 0:51 / /with\\040space rw master:2 - nfs4 fs-2:/ rw,vers=4.1
32 22 0:52 / /cloud/fuse/a/fs-1 rw - tmpfs tmpfs rw
`);

test("reads mount points and types, names with spaces too", () => {
  expect(table.map(({ point, type }) => `${point} ${type}`)).toEqual([
    "/ ext4",
    "/cloud/fuse/a/fs-1 fuse.hitori",
    "/with space nfs4",
    "/cloud/fuse/a/fs-1 tmpfs",
  ]);
});

test("a path is on the deepest mount above it, of two on one place on the later", () => {
  expect(mountOf("/with space/x", table)?.type).toBe("nfs4");
  expect(mountOf("/cloud/fuse/a/fs-1/app", table)?.type).toBe("tmpfs");
  expect(mountOf("/cloud/fuse/a/fs-10", table)?.type).toBe("ext4");
});
