import { expect, test } from "vitest";
import { virtualParts } from "../virtual-parts.test-support.ts";
import { guestHardware } from "./host-capacity.ts";

const typed = (memoryMib: number, virtualProcessors: number) => ({
  hardware: { ...virtualParts.hardware, memoryMib, virtualProcessors },
});

test("a machine has its type's memory and processors, as far as one computer can give them", () => {
  expect(guestHardware(typed(2048, 2), 8000, 4)).toEqual({ memoryMib: 2048, virtualProcessors: 2 });
  expect(guestHardware(typed(65_536, 16), 8000, 4)).toEqual({ memoryMib: 4096, virtualProcessors: 4 });
  expect(guestHardware(typed(512, 2), 8000, 4)).toEqual({ memoryMib: 768, virtualProcessors: 2 });
});

test("where too little memory is free for a boot, it says how much there is and how much it takes", () => {
  expect(guestHardware(typed(2048, 2), 900, 4)).toMatch(
    /^900 MiB of memory are free .* 768 of at least 1280$/,
  );
  expect(guestHardware(typed(2048, 2), undefined, 4)).toMatchObject({ memoryMib: 2048 });
});
