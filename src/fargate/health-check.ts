import type { Healthcheck } from "../compose/compose.ts";
import type { Value } from "../template/template.ts";

/** What ECS takes, in seconds and tries (API reference, HealthCheck). */
const limits = {
  Interval: [5, 300],
  Timeout: [2, 60],
  Retries: [1, 10],
  StartPeriod: [0, 300],
} as const;

/** A health check as ECS has it, and which of its figures had to be brought within ECS's limits. */
export function healthCheck(
  check: Healthcheck,
  local: (text: string) => string,
): { readonly value: Value; readonly limited: readonly string[] } {
  const wanted = {
    Interval: check.intervalSeconds,
    Timeout: check.timeoutSeconds,
    Retries: check.retries,
    StartPeriod: check.startPeriodSeconds,
  };
  const limited: string[] = [];
  const figures = Object.entries(wanted).map(([name, figure]) => {
    const [from, to] = limits[name as keyof typeof limits];
    const taken = Math.min(to, Math.max(from, Math.ceil(figure)));
    if (taken !== figure) limited.push(`${name} ${figure} becomes ${taken}`);
    return [name, taken] as const;
  });
  return { value: { Command: check.test.map(local), ...Object.fromEntries(figures) }, limited };
}
