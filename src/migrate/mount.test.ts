import { expect, test } from "vitest";
import { installEfsUtils, shellLine } from "./efs-utils.ts";
import { isPastProxy, missingOptions, parseMount } from "./mount.ts";

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

test("tells a mount through the proxy on this machine from one that goes straight to the server", () => {
  expect(isPastProxy(parseMount("/efs", mountinfo))).toBe(false);
  expect(isPastProxy(parseMount("/efs two", mountinfo))).toBe(true);
  expect(isPastProxy(parseMount("/", mountinfo))).toBe(false);
});

test("takes the mount that lies over another, and the one beneath once it is gone", () => {
  const over = `${mountinfo}32 30 0:42 / /efs rw - tmpfs none rw\n`;
  expect(parseMount("/efs/chat", over).type).toBe("tmpfs");
  const without = mountinfo.replace(/^30 .*\n/m, "");
  expect(parseMount("/efs/chat", without)).toMatchObject({ mountPoint: "/", type: "ext4" });
});

test.each([
  ["Amazon Linux 2023", 'ID="amzn"\nVERSION_ID="2023"\n', "dnf install -y amazon-efs-utils"],
  ["Amazon Linux 2", 'ID="amzn"\nVERSION_ID="2"\n', "yum install -y amazon-efs-utils"],
  ["Debian", 'ID=debian\nVERSION_ID="12"\n', "apt-get install -y ./build/amazon-efs-utils*deb"],
  ["Ubuntu", 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n', "./build-deb.sh"],
  ["Rocky Linux", 'ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n', "make rpm"],
])("knows how amazon-efs-utils is installed on %s", (_, osRelease, line) => {
  const lines = installEfsUtils(osRelease).map(shellLine);
  expect(lines.join(" && ")).toContain(line);
  expect(lines.join(" && ")).not.toMatch(/rust|cargo/);
});
