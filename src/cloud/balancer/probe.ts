import { request } from "node:http";
import type { Clock } from "../../base/clock.ts";
import type { ProbeResult } from "../elasticloadbalancing/target-health.ts";
import type { Endpoint } from "./target-endpoint.ts";

/** Sends one health check and says what became of it; the signal abandons it. Never rejects. */
export function probe(
  endpoint: Endpoint,
  path: string,
  timeout: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const { host, port } = endpoint;
    const check = request({
      host,
      port,
      path,
      agent: false,
      signal,
      headers: { Host: `${host}:${port}`, "User-Agent": "ELB-HealthChecker/2.0", Connection: "close" },
    });
    const finish = (result: ProbeResult) => {
      cancel();
      resolve(result);
    };
    const cancel = clock.after(timeout, () => {
      finish({ kind: "timeout" });
      check.destroy();
    });
    check.once("response", (answer) => {
      answer.on("error", () => finish({ kind: "failed" }));
      answer.once("end", () => finish({ kind: "answered", status: answer.statusCode ?? 0 }));
      answer.resume();
    });
    check.on("error", () => finish({ kind: "failed" }));
    check.end();
  });
}
