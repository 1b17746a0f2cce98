import { readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { errorCode, HitoriError } from "../base/error.ts";
import { parseYaml } from "../base/yaml-document.ts";
import type { Configuration, LoadBalancerConfiguration } from "./configuration.ts";
import { configurationError } from "./problem.ts";
import { schema, secondsOf, type WrittenConfiguration } from "./schema.ts";

/**
 * Reads hitori.yml, every default filled in.
 * @throws HitoriError CONFIG_MISSING, CONFIG_UNKNOWN_KEY, CONFIG_MISSING_KEY, CONFIG_INVALID, YAML_SYNTAX
 */
export function loadConfiguration(file: string): Configuration {
  return parseConfiguration(readText(file), file);
}

/** The text of a hitori.yml as a configuration. `file` is its path: messages name it, paths are relative to it. */
export function parseConfiguration(text: string, file: string): Configuration {
  const document = parseYaml(text, file);
  const parsed = schema.safeParse(withoutExtensions(document.value ?? {}));
  if (parsed.success) return configurationOf(parsed.data, file);
  const [first, ...others] = parsed.error.issues;
  if (first) throw configurationError(document, [first, ...others]);
  throw parsed.error;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (errorCode(error) !== "ENOENT" && errorCode(error) !== "ENOTDIR") throw error;
    throw new HitoriError({
      code: "CONFIG_MISSING",
      message: `${file}: there is no such file.`,
      hint: `Write it:  hitori init   or by hand, two lines are enough:\n  printf 'name: my-app\\ncompose: docker-compose.yml\\n' > ${file}`,
      cause: error,
    });
  }
}

/** Takes `x-` keys out at every level: they are the user's own. */
function withoutExtensions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutExtensions);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      // A key with nothing behind it is a key left out.
      .filter(([key, item]) => !key.startsWith("x-") && item !== null)
      .map(([key, item]) => [key, withoutExtensions(item)]),
  );
}

function configurationOf(written: WrittenConfiguration, file: string): Configuration {
  const { healing, storage, ingress, drills } = written;
  const composeFiles = [written.compose]
    .flat()
    .map((path) => (isAbsolute(path) ? path : join(dirname(file), path)));
  return {
    ...written,
    file,
    compose: composeFiles[0] ?? "",
    composeFiles,
    storage: { ...storage, throughput: throughputOf(storage.throughput) },
    ingress: {
      targetGroup: ingress.targetGroup,
      ...(ingress.loadBalancer ? { loadBalancer: loadBalancerOf(ingress.loadBalancer) } : {}),
      ...(ingress.elasticIp === undefined ? {} : { elasticIp: ingress.elasticIp }),
    },
    healing: {
      healthCheck: healing.healthCheck,
      terminationPolicy: healing.terminationPolicy,
      gracePeriodSeconds: secondsOf(healing.gracePeriod),
      cooldownSeconds: secondsOf(healing.cooldown),
      breaker: {
        replacements: healing.breaker.replacements,
        withinSeconds: secondsOf(healing.breaker.within),
      },
    },
    drills: { budget: budgetOf(drills.budget) },
  };
}

function budgetOf(written: WrittenConfiguration["drills"]["budget"]): Configuration["drills"]["budget"] {
  const { recovery, lostWrites } = written;
  return {
    ...(recovery === undefined ? {} : { recoverySeconds: secondsOf(recovery) }),
    ...(lostWrites === undefined ? {} : { lostWrites }),
  };
}

function throughputOf(
  written: WrittenConfiguration["storage"]["throughput"],
): Configuration["storage"]["throughput"] {
  return typeof written === "string"
    ? written
    : { provisionedMebibytes: Number.parseFloat(written.provisioned) };
}

function loadBalancerOf(
  written: NonNullable<WrittenConfiguration["ingress"]["loadBalancer"]>,
): LoadBalancerConfiguration {
  const { healthCheckInterval, deregistrationDelay, ...rest } = written;
  return {
    ...rest,
    healthCheckIntervalSeconds: secondsOf(healthCheckInterval),
    deregistrationDelaySeconds: secondsOf(deregistrationDelay),
  };
}
