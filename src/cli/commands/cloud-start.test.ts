import { resolve } from "node:path";
import { expect, test } from "vitest";
import { type CloudStartOptions, readSettings } from "./cloud-start.ts";

const given: CloudStartOptions = {
  port: "4566",
  timeScale: "60",
  account: "000000000000",
  machines: "process",
  storage: "fuse",
  directory: ".hitori/cloud",
};

test("reads what was typed into what the cloud is started with", () => {
  expect(readSettings({ ...given, timing: ["instancePending=3s", "imagePending=500ms"] })).toEqual({
    directory: resolve(".hitori/cloud"),
    port: 4566,
    timeScale: 60,
    accountId: "000000000000",
    machines: "process",
    storage: "fuse",
    durations: { instancePending: 3000, imagePending: 500 },
  });
});

for (const [what, wrong, says] of [
  ["a port that is no number", { port: "http" }, "--port: got http, expected a port from 0 to 65535."],
  ["a port that is too large", { port: "70000" }, "--port: got 70000"],
  ["a negative time scale", { timeScale: "-1" }, "--time-scale: got -1"],
  ["an empty time scale", { timeScale: "" }, "--time-scale: got nothing"],
  ["an account that is too short", { account: "123" }, "--account: got 123, expected twelve digits."],
  ["a duration of another name", { timing: ["instancePend=3s"] }, "instancePending"],
  ["a duration without a unit", { timing: ["instancePending=3"] }, "expected a duration such as 300s"],
] as const) {
  test(`refuses ${what} before anything is started`, () => {
    expect(() => readSettings({ ...given, ...wrong })).toThrow(
      expect.objectContaining({ exitCode: 64, message: expect.stringContaining(says) }),
    );
  });
}
