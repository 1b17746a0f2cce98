import { expect, test } from "vitest";
import { addressType, readQuestion, writeAnswer } from "./domain-name-message.ts";

/** A question as glibc asks it: recursion desired. */
function question(name: string, type = addressType): Buffer {
  const labels = name.split(".").flatMap((label) => [label.length, ...Buffer.from(label)]);
  return Buffer.from([0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, type, 0, 1]);
}

test("a question is read whatever the case of its letters", () => {
  expect(readQuestion(question("FS-0abc.efs.ap-northeast-1.amazonaws.com"))).toMatchObject({
    id: 0x1234,
    name: "fs-0abc.efs.ap-northeast-1.amazonaws.com",
    type: addressType,
  });
});

test("the answer repeats the question and points at its name", () => {
  const asked = readQuestion(question("a.b"));
  if (!asked) throw new Error("not read");
  const answer = writeAnswer(asked, "172.31.31.253");
  expect(answer.subarray(0, 12).toString("hex")).toBe("123485800001000100000000");
  expect(answer.subarray(12, 12 + asked.question.length)).toEqual(asked.question);
  expect(answer.subarray(12 + asked.question.length).toString("hex")).toBe(
    `c00c00010001${"00000005"}0004ac1f1ffd`,
  );
});

test("a name without an address of the type asked for has no answers, and one that is none says so", () => {
  const ipv6 = readQuestion(question("a.b", 28));
  if (!ipv6) throw new Error("not read");
  expect(writeAnswer(ipv6, "172.31.31.253").subarray(2, 8).toString("hex")).toBe("858000010000");
  expect(writeAnswer(ipv6, undefined).subarray(2, 8).toString("hex")).toBe("858300010000");
});

test.each([
  ["empty", Buffer.alloc(0)],
  ["a name that goes on past the end", question("abc").subarray(0, 15)],
  ["a pointer for a name", Buffer.from([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 0x0c, 0, 1, 0, 1])],
])("what is no question is not answered: %s", (_what, message) => {
  expect(readQuestion(message)).toBeUndefined();
});
