import { defineConfig } from "vitest/config";

// Node reads this file's certificates anew at each start, for 80 ms, and the tests start hundreds of processes that speak
// to nobody but loopback.
delete process.env.NODE_EXTRA_CA_CERTS;
// Hitori speaks the language of the locale, and the tests read English.
delete process.env.LC_ALL;
process.env.LC_MESSAGES = "C";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "test/simulation/*.test.ts"],
          testTimeout: 20_000,
        },
      },
      { test: { name: "architecture", include: ["test/architecture/**/*.test.ts"], testTimeout: 30_000 } },
      { test: { name: "conformance", include: ["test/conformance/**/*.test.ts"], testTimeout: 60_000 } },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // They wait more than they work: for leases, health checks, time scales.
          maxWorkers: 3,
          // After the others, which keep both cores busy.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "machines",
          include: ["test/machines/**/*.test.ts"],
          // Each boots a system; several at once would take each other's processors.
          testTimeout: 600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
