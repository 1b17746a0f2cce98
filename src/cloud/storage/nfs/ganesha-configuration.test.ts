import { expect, test } from "vitest";
import { ganeshaConfiguration } from "./ganesha-configuration.ts";

const given = {
  data: "/cloud/file-systems/fs-1",
  host: "127.64.1.2",
  port: 2049,
  recovery: "/cloud/nfs/fs-1/recovery",
};

test("the file system is the root of its own server, which listens on its own address alone", () => {
  const text = ganeshaConfiguration({ ...given, readOnly: false });
  for (const line of [
    "  Bind_addr = 127.64.1.2;",
    '  Path = "/cloud/file-systems/fs-1";',
    "  Pseudo = /;",
    "  Access_Type = RW;",
    '  RecoveryRoot = "/cloud/nfs/fs-1/recovery";',
  ])
    expect(text.split("\n")).toContain(line);
});

test("read-only is the export's", () => {
  expect(ganeshaConfiguration({ ...given, readOnly: true })).toContain("Access_Type = RO;");
});
