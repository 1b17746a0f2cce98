import fc from "fast-check";
import { expect, test } from "vitest";
import { formatMessage, parseAgentMessage } from "./protocol.ts";

test("reads what the agent says", () => {
  for (const message of [
    { type: "arm", id: 1, sentAt: 2, epoch: 3 },
    { type: "extend", sentAt: 2, epoch: 3 },
    { type: "fence", reason: "lost" },
    { type: "disarm", id: 4 },
  ] as const) {
    expect(parseAgentMessage(formatMessage(message))).toEqual(message);
  }
});

test("reads nothing into anything else, and never throws", () => {
  for (const line of [
    "",
    "{",
    "null",
    "[]",
    '{"type":"arm","id":1}',
    '{"type":"extend","sentAt":"1","epoch":1}',
  ]) {
    expect(parseAgentMessage(line)).toBeUndefined();
  }
  fc.assert(
    fc.property(fc.json(), (line) => {
      parseAgentMessage(line);
    }),
  );
});
