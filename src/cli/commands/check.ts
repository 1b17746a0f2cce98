import { existsSync, statSync } from "node:fs";
import { isAbsolute, relative } from "node:path";
import { version } from "../../base/version.ts";
import { losesData } from "../../check/check.ts";
import { codeOf } from "../../check/codes/codes.ts";
import { sarif } from "../../check/sarif.ts";
import { findComposeFiles } from "../../compose/read.ts";
import { type CheckedProject, checkedProject, checkFiles } from "../check-project.ts";
import { checkText, explainText } from "../check-text.ts";
import type { Context } from "../context.ts";
import { knownImages } from "../known-images.ts";

interface CheckOptions {
  readonly explain?: string;
  readonly sarif?: boolean;
  readonly each?: boolean;
}

const defaults = { mountPath: "/efs", healthCheck: "ec2" } as const;

/** `hitori check [files...]`: what a self-healing instance would do to a project. 3 where something would be lost. */
export async function check(
  context: Context,
  options: CheckOptions,
  given: readonly string[],
): Promise<number> {
  const { output } = context;
  if (options.explain !== undefined) {
    const code = codeOf(options.explain);
    output.result(explainText(code), code);
    return 0;
  }
  const projects = await projectsOf(context, given, options.each === true);
  const images = await knownImages();
  const findings = projects.flatMap((project) => checkFiles(project, images));
  if (options.sarif) {
    const document = sarif(findings, version(), context.directory);
    output.result(JSON.stringify(document, undefined, 2), document);
  } else
    output.result(checkText(output, findings, projects.length), { findings, losesData: losesData(findings) });
  return losesData(findings) ? 3 : 0;
}

async function projectsOf(
  context: Context,
  given: readonly string[],
  each: boolean,
): Promise<CheckedProject[]> {
  if (each && given.length > 0) return given.map((path) => ({ files: filesAt(path), ...defaults }));
  if (given.length > 0) return [{ files: given.length === 1 ? filesAt(given[0] ?? "") : given, ...defaults }];
  const file = context.options.file ?? "hitori.yml";
  if (!existsSync(file)) return [{ files: findComposeFiles(".").map(short), ...defaults }];
  const { loadConfiguration } = await import("../../config/load.ts");
  return [checkedProject(loadConfiguration(file))];
}

/** A directory stands for the compose files in it. */
function filesAt(path: string): readonly string[] {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? findComposeFiles(path).map(short)
    : [path];
}

function short(path: string): string {
  return isAbsolute(path) ? path : relative(".", path) || path;
}
