import { parseDuration } from "../base/duration.ts";
import type { Healthcheck } from "./compose.ts";
import type { Field } from "./field.ts";

/** How a test may begin in a container, which Compose says; and of a process, which Hitori asks itself. */
const testKinds = {
  container: ["CMD", "CMD-SHELL", "NONE"],
  process: ["CMD", "CMD-SHELL", "HTTP", "TCP", "NONE"],
} as const;

/** Reads `healthcheck`; undefined where there is none or it is disabled. Defaults are the engine's. */
export function readHealthcheck(
  field: Field,
  of: keyof typeof testKinds = "container",
): Healthcheck | undefined {
  if (!field.present || field.get("disable").flag()) return undefined;
  // A check of the image's own, with other times: what it asks is known to the image alone.
  if (!field.get("test").present) return undefined;
  const test = testOf(field.get("test"), testKinds[of]);
  if (test[0] === "NONE") return undefined;
  return {
    test,
    intervalSeconds: seconds(field.get("interval"), 30),
    timeoutSeconds: seconds(field.get("timeout"), 30),
    startPeriodSeconds: seconds(field.get("start_period"), 0),
    startIntervalSeconds: seconds(field.get("start_interval"), 5),
    retries: retriesOf(field.get("retries")),
  };
}

function testOf(field: Field, kinds: readonly string[]): string[] {
  if (!field.isList)
    return ["CMD-SHELL", field.text('a test such as ["CMD", "curl", "-f", "http://localhost"]')];
  const test = field.texts();
  const [kind = "", operand = ""] = test;
  if (!kinds.includes(kind))
    return field.fail(`a list that starts with ${kinds.slice(0, -1).join(", ")} or NONE`);
  if (kind === "HTTP" && !/^http:\/\/./.test(operand))
    return field.fail('an address behind HTTP, such as ["HTTP", "http://{address}:{port:3000}/healthz"]');
  if (kind === "TCP" && !/^.+:(\d+|\{port:\d+\})$/.test(operand))
    return field.fail('an address and a port behind TCP, such as ["TCP", "{address}:5432"]');
  return test;
}

function retriesOf(field: Field): number {
  const retries = field.present ? Number(field.text("a number").replace(/^\$\{.*\}$/, "3")) : 3;
  return Number.isInteger(retries) && retries >= 0 ? retries : field.fail("a whole number");
}

/** Reads a duration such as `1m30s` as seconds. */
export function seconds(field: Field, otherwise: number): number {
  if (!field.present) return otherwise;
  const text = field.text("a duration such as 30s");
  if (text.includes("${")) return otherwise;
  // Version 1 of docker-compose took a number for seconds; Compose still does where it is written without a unit.
  const milliseconds = parseDuration(/^\d+$/.test(text) ? `${text}s` : text);
  return milliseconds === undefined ? field.fail("a duration such as 30s or 1m30s") : milliseconds / 1000;
}
