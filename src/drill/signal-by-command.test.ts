import { expect, test } from "vitest";
import { isDelivered } from "./signal-by-command.ts";

const said = { stdout: "", stderr: "hitori agent: signal: reached 1" };

test("a signal is delivered where its sender ended well, or was ended with the machine", () => {
  expect(isDelivered({ ...said, status: "Success", responseCode: 0 })).toBe(true);
  expect(isDelivered({ ...said, status: "Failed", responseCode: -1 })).toBe(true);
});

test("a signal is not delivered where its sender found nobody, or Systems Manager never ran it", () => {
  expect(isDelivered({ ...said, status: "Failed", responseCode: 1 })).toBe(false);
  expect(isDelivered({ ...said, status: "TimedOut", responseCode: -1 })).toBe(false);
  expect(isDelivered({ ...said, status: "Unknown", responseCode: -1 })).toBe(false);
});
