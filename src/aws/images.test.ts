import fc from "fast-check";
import { expect, test } from "vitest";
import { superseded } from "./images.ts";

test("old images go by count; one in use or unfinished never does, nor the newest", () => {
  const image = fc.record({
    State: fc.constantFrom("available" as const, "pending" as const, "failed" as const),
    used: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(image, { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), (made, keep) => {
      const newestFirst = made.map((one, at) => ({ ImageId: `ami-${at}`, State: one.State }));
      const inUse = new Set(made.flatMap(({ used }, at) => (used ? [`ami-${at}`] : [])));
      const gone = superseded(newestFirst, keep, inUse);
      const finished = newestFirst.filter(({ State }) => State !== "pending");
      expect(gone.every(({ ImageId = "" }) => !inUse.has(ImageId))).toBe(true);
      expect(gone.every(({ State }) => State !== "pending")).toBe(true);
      expect(finished.slice(0, keep).some((one) => gone.includes(one))).toBe(false);
      expect(finished.length - gone.length).toBeGreaterThanOrEqual(Math.min(keep, finished.length));
    }),
  );
});
