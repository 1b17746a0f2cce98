import { expect, test } from "vitest";
import { Memory, pieceBytes } from "./memory.ts";

test("all buffers together stay within the limit, and who asks for more waits until something is given back", async () => {
  const memory = new Memory(2 * pieceBytes);
  const [first, second] = await Promise.all([memory.take(pieceBytes), memory.take(pieceBytes)]);
  let third: Buffer | undefined;
  const later = memory.take(5000).then((buffer) => {
    third = buffer;
  });
  await Promise.resolve();
  expect(third).toBeUndefined();
  memory.give(first);
  await later;
  expect(third?.buffer).toBe(first.buffer);
  expect(third?.length).toBe(16_384);
  expect(second.buffer).not.toBe(first.buffer);
});

test("a piece is cut into buffers that share nothing", async () => {
  const memory = new Memory(pieceBytes);
  const buffers = await Promise.all(Array.from({ length: pieceBytes / 4096 }, () => memory.take(1)));
  for (const [at, buffer] of buffers.entries()) buffer.fill(at % 251);
  for (const [at, buffer] of buffers.entries()) expect(buffer.every((byte) => byte === at % 251)).toBe(true);
  expect(new Set(buffers.map(({ buffer }) => buffer)).size).toBe(1);
});

test("a large one that waits is not passed by small ones that come later", async () => {
  const memory = new Memory(pieceBytes);
  const small = await memory.take(4096);
  const order: string[] = [];
  const large = memory.take(pieceBytes).then((buffer) => {
    order.push("large");
    memory.give(buffer);
  });
  const late = memory.take(4096).then(() => order.push("small"));
  memory.give(small);
  await Promise.all([large, late]);
  expect(order).toEqual(["large", "small"]);
});
