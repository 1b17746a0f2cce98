import { assert, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { taskOfInstance, taskSize } from "./task-size.ts";

test.each([
  [
    { cpu: 0, memory: 1 },
    { cpu: 256, memory: 512 },
  ],
  [
    { cpu: 256, memory: 513 },
    { cpu: 256, memory: 1024 },
  ],
  [
    { cpu: 257, memory: 100 },
    { cpu: 512, memory: 1024 },
  ],
  [
    { cpu: 300, memory: 4097 },
    { cpu: 1024, memory: 5 * 1024 },
  ],
  [
    { cpu: 5000, memory: 21 * 1024 },
    { cpu: 8192, memory: 24 * 1024 },
  ],
  [
    { cpu: 16_384, memory: 120 * 1024 },
    { cpu: 16_384, memory: 120 * 1024 },
  ],
])("%o takes the size %o", (wanted, size) => {
  expect(taskSize(wanted)).toEqual(size);
});

test("more than the biggest there is fits nowhere", () => {
  expect(taskSize({ cpu: 16_385, memory: 1 })).toBeUndefined();
  expect(taskSize({ cpu: 1, memory: 120 * 1024 + 1 })).toBeUndefined();
});

test("a size is never smaller than what was asked for", () => {
  assert(
    property(integer({ min: 0, max: 16_384 }), integer({ min: 1, max: 122_880 }), (cpu, memory) => {
      const size = taskSize({ cpu, memory });
      expect(size?.cpu).toBeGreaterThanOrEqual(cpu);
      expect(size?.memory).toBeGreaterThanOrEqual(memory);
    }),
  );
});

test("an instance's task has its memory", () => {
  expect(taskOfInstance("t4g.small")).toEqual({ cpu: 256, memory: 2048 });
  expect(taskOfInstance("m7i.xlarge")).toEqual({ cpu: 2048, memory: 16 * 1024 });
});
