import { expect, test } from "vitest";
import { installEfsUtils, missingOptions, parseMount } from "./mount.ts";

const mountinfo = `22 1 254:0 / / rw,relatime - ext4 /dev/root rw
30 22 0:40 / /efs rw,relatime shared:2 - nfs4 127.0.0.1:/ rw,vers=4.1,rsize=1048576,wsize=1048576,hard,noresvport
31 22 0:41 / /efs\\040two ro - nfs4 fs-0abc:/ rw,hard
`;

test("finds the mount that a path is on, not one whose name only begins alike", () => {
  expect(parseMount("/efs/chat", mountinfo)).toMatchObject({ mountPoint: "/efs", type: "nfs4" });
  expect(parseMount("/efs-not/chat", mountinfo)).toMatchObject({ mountPoint: "/", type: "ext4" });
  expect(parseMount("/efs two/x", mountinfo)).toMatchObject({ mountPoint: "/efs two", source: "fs-0abc:/" });
});

test("names the recommended options that a mount lacks", () => {
  expect(missingOptions(parseMount("/efs", mountinfo))).toEqual([]);
  expect(missingOptions(parseMount("/efs two", mountinfo))).toEqual([
    "noresvport",
    "rsize=1048576",
    "wsize=1048576",
  ]);
});

test("knows how amazon-efs-utils is installed", () => {
  expect(installEfsUtils('ID="amzn"\n')).toContain("dnf install -y amazon-efs-utils");
  expect(installEfsUtils("ID=debian\n")).toContain("build-deb.sh");
});
