import { existsSync, readFileSync } from "node:fs";
import { HitoriError } from "../base/error.ts";
import { check } from "../check/check.ts";
import type { Finding } from "../check/finding.ts";
import type { Images } from "../check/images.ts";
import { readCompose } from "../compose/read.ts";
import type { Configuration } from "../config/configuration.ts";
import { knownImages } from "./known-images.ts";

/** What is checked, and with which settings. */
export interface CheckedProject {
  readonly files: readonly string[];
  readonly mountPath: string;
  readonly healthCheck: "ec2" | "elb" | "app";
}

/** What is checked of a project that has a hitori.yml. */
export function checkedProject({ composeFiles, storage, healing }: Configuration): CheckedProject {
  return { files: composeFiles, mountPath: storage.mountPath, healthCheck: healing.healthCheck };
}

/** Reads a project leniently and checks it. */
export function checkFiles({ files, mountPath, healthCheck }: CheckedProject, images: Images): Finding[] {
  const compose = readCompose(files, { lenient: true });
  return check(compose, { images, mountPath, healthCheck, textOf });
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/**
 * What `deploy` refuses: data that would be lost and that nobody said may be.
 * @throws HitoriError COMPOSE_DATA_LOST
 */
export async function refuseLosses(project: CheckedProject): Promise<void> {
  const findings = checkFiles(project, await knownImages());
  const losses = findings.filter(({ severity, ignored }) => severity === "loss" && ignored === undefined);
  const [first] = losses;
  if (!first) return;
  const { file, line, column } = first.place;
  const others = losses.length === 1 ? "" : ` (and ${losses.length - 1} more: hitori check)`;
  throw new HitoriError({
    code: "COMPOSE_DATA_LOST",
    message: `${file}:${line}:${column}: ${first.message}${others}. [${first.code}]`,
    hint: `${first.remedy}\nWhere it may be lost, say why: # hitori:ignore ${first.code} because …`,
  });
}
