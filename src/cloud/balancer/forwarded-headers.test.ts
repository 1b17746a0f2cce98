import { expect, test } from "vitest";
import { forwardedHeaders, newTraceId } from "./forwarded-headers.ts";

const client = { address: "203.0.113.9", port: 50_123 };

function forwardedFor(mode: string, before?: string, clientPort = false): string | undefined {
  const headers = { "x-forwarded-for": before };
  return forwardedHeaders(headers, client, 80, { mode, clientPort }, "1-a-b")["x-forwarded-for"];
}

test("X-Forwarded-For is appended to, kept or removed, as the load balancer's attribute says", () => {
  expect(forwardedFor("append")).toBe("203.0.113.9");
  expect(forwardedFor("append", "198.51.100.1")).toBe("198.51.100.1, 203.0.113.9");
  expect(forwardedFor("append", undefined, true)).toBe("203.0.113.9:50123");
  expect(forwardedFor("preserve", "198.51.100.1")).toBe("198.51.100.1");
  expect(forwardedFor("preserve")).toBeUndefined();
  expect(forwardedFor("remove", "198.51.100.1")).toBeUndefined();
});

test("a trace that comes in keeps its root, and gets this hop's id as Self", () => {
  const trace = (before: string | undefined) =>
    forwardedHeaders(
      { "x-amzn-trace-id": before },
      client,
      80,
      { mode: "append", clientPort: false },
      "1-2-3",
    )["x-amzn-trace-id"];
  expect(trace(undefined)).toBe("Root=1-2-3");
  expect(trace("Root=1-a-b;Sampled=1")).toBe("Self=1-2-3;Root=1-a-b;Sampled=1");
  expect(trace("Self=1-x-y;Root=1-a-b")).toBe("Self=1-2-3;Root=1-a-b");
  expect(trace("Sampled=1")).toBe("Root=1-2-3;Sampled=1");
});

test("a trace id is the time and twelve bytes in hex", () => {
  expect(newTraceId(Date.UTC(2026, 0, 1), Buffer.alloc(12, 0xab))).toBe(
    "1-6955b900-abababababababababababab",
  );
});
