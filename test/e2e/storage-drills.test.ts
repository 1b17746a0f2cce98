import { afterAll, beforeAll, expect, test } from "vitest";
import { type DrilledCounter, startDrilledCounter } from "./drilled-counter.ts";
import { storageHere } from "./fuse.ts";

// The faults of the file system, on file systems that can fail.

const storage = storageHere();
let counter: DrilledCounter;

beforeAll(async () => {
  if (storage === "fuse") counter = await startDrilledCounter(["--time-scale", "120", "--storage", storage]);
});

afterAll(() => counter?.stop());

for (const fault of ["storage-stall", "storage-readonly", "storage-full"]) {
  test.skipIf(storage !== "fuse")(
    `${fault}: it ends healed, and what was on the volume is there`,
    async () => {
      const result = await counter.drill(fault);
      // Ten seconds are longer than the guard's deadline here: a lease that cannot be renewed ends the app.
      if (fault !== "storage-full") expect(result.outages.length).toBeGreaterThan(0);
    },
  );
}
