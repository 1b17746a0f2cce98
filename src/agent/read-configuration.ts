import { HitoriError } from "../base/error.ts";
import type { AgentConfiguration } from "../config/agent-configuration.ts";
import { engineName, engines } from "../runtime/engine.ts";

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string" && value !== "";
const path: Check = (value) => typeof value === "string" && value.startsWith("/");
const count: Check = (value) => typeof value === "number" && Number.isFinite(value) && value > 0;
const texts: Check = (value) => Array.isArray(value) && value.every((item) => typeof item === "string");
const files: Check = (value) =>
  isRecord(value) && Object.values(value).every((item) => typeof item === "string");
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

/** Every key of the configuration with its check and what it should have been. */
const shape: readonly (readonly [key: string, check: Check, expected: string])[] = [
  ["version", oneOf(1), "1"],
  ["app", (value) => typeof value === "string" && /^[a-z0-9][a-z0-9_-]*$/.test(value), "a name like chat"],
  ["region", text, "a region"],
  ["autoScalingGroupName", text, "a name"],
  ["lifecycleHookName", text, "a name"],
  ["logGroupName", text, "a name"],
  ["topicArn", text, "an ARN"],
  ["fileSystemId", text, "an id like fs-0abc"],
  ["mountPath", path, "an absolute path"],
  ["mountOptions", texts, "a list of texts"],
  ["leaseProfile", oneOf("default", "fast"), "default or fast"],
  ["guard", oneOf("required", "log-only"), "required or log-only"],
  ["healthCheck", oneOf("ec2", "elb", "app"), "ec2, elb or app"],
  ["breaker.replacements", count, "a number above 0"],
  ["breaker.withinSeconds", count, "a number above 0"],
  ["gracePeriodSeconds", (value) => value === 0 || count(value), "a number of seconds"],
  [
    "runtime.name",
    oneOf(undefined, "processes", ...engines.map(engineName)),
    `processes, ${engines.map(engineName).join(", ")}, or nothing`,
  ],
  ["elasticIp", (value) => value === undefined || text(value), "an allocation id, or nothing"],
  ["forwardLogs", oneOf(undefined, true, false), "true, false or nothing"],
  ["runtime.images", (value) => value === undefined || files(value), "an object of texts"],
  [
    "project.composeFiles",
    (value) => texts(value) && Array.isArray(value) && value.length > 0,
    "a list of file names",
  ],
  ["project.files", files, "an object of texts"],
  // Empty on AWS, where services run from their images.
  ["project.sourceDirectory", (value) => typeof value === "string", "a path, or nothing"],
];

/**
 * Reads the agent's configuration as user data hands it over.
 * @throws HitoriError AGENT_CONFIGURATION naming everything that is wrong at once: an instance's console is read rarely
 */
export function readConfiguration(json: string): AgentConfiguration {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw broken([`it is no JSON (${error instanceof Error ? error.message : error})`]);
  }
  const wrong: string[] = [];
  for (const [key, check, expected] of shape) {
    const got = at(value, key);
    if (!check(got)) wrong.push(`${key}: got ${JSON.stringify(got) ?? "nothing"}, expected ${expected}`);
  }
  if (wrong.length > 0) throw broken(wrong);
  const configuration = value as AgentConfiguration;
  const { composeFiles, files: given } = configuration.project;
  const missing = composeFiles.filter((name) => given[name] === undefined);
  if (missing.length > 0)
    throw broken([`project.files lacks ${missing.join(", ")}, which composeFiles names`]);
  return configuration;
}

function broken(wrong: readonly string[]): HitoriError {
  return new HitoriError({
    code: "AGENT_CONFIGURATION",
    message: `The agent's configuration is broken:\n${wrong.map((line) => `  ${line}`).join("\n")}`,
    hint: "It is written by hitori deploy into the launch template's user data: deploy again with the same version.",
  });
}

function at(value: unknown, key: string): unknown {
  return key.split(".").reduce((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
