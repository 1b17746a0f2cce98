import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StateFile } from "./state-file.ts";

const account = "000000000000";
const snapshot = {
  failedZones: ["ap-northeast-1a"],
  regions: { "ap-northeast-1": { ec2: { instances: {} } } },
};
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-test-"));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

test("gives back what was written, and nothing where nothing was", () => {
  const file = new StateFile(directory, account);
  expect(file.read()).toBeUndefined();
  expect(file.write(snapshot)).toBe(true);
  expect(new StateFile(directory, account).read()).toEqual(snapshot);
});

test("does not write what stands there already, also after a restart", () => {
  new StateFile(directory, account).write(snapshot);
  const again = new StateFile(directory, account);
  const read = again.read();
  const { ino } = statSync(again.path);
  expect(again.write(read ?? { failedZones: [], regions: {} })).toBe(false);
  expect(statSync(again.path).ino).toBe(ino);
  expect(again.write({ ...snapshot, failedZones: [] })).toBe(true);
});

for (const [what, text] of [
  ["cut off in the middle", `{"format":1,"accountId":"${account}","failedZones":[],"reg`],
  ["empty", ""],
  ["of other content", `{"some":"thing"}`],
  ["without regions", `{"format":1,"accountId":"${account}","failedZones":[],"regions":null}`],
] as const) {
  test(`refuses a file that is ${what}, leaves it as it is and says the way out`, () => {
    const file = new StateFile(directory, account);
    writeFileSync(file.path, text);
    expect(() => file.read()).toThrow(
      expect.objectContaining({
        code: "STATE_DAMAGED",
        hint: expect.stringContaining(`hitori cloud reset --directory ${directory}`),
      }),
    );
    expect(readFileSync(file.path, "utf8")).toBe(text);
  });
}

test("refuses another format and another account", () => {
  const file = new StateFile(directory, account);
  writeFileSync(file.path, `{"format":99,"accountId":"${account}","failedZones":[],"regions":{}}`);
  expect(() => file.read()).toThrow(expect.objectContaining({ code: "STATE_FORMAT" }));
  file.write(snapshot);
  expect(() => new StateFile(directory, "111122223333").read()).toThrow(
    expect.objectContaining({
      code: "STATE_OF_OTHER_ACCOUNT",
      hint: expect.stringContaining(`--account ${account}`),
    }),
  );
});
