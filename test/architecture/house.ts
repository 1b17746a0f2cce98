import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What each room may import besides itself. ARCHITECTURE.md draws the same house. */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  base: [],
  timeline: ["base"],
  config: ["base"],
  compose: ["base"],
  check: ["base", "compose", "config"],
  template: ["base", "config", "compose"],
  cdk: ["base", "config", "compose", "template"],
  audit: ["base", "check", "estimate", "aws"],
  estimate: ["base", "template", "fargate"],
  lease: ["base"],
  guard: ["base", "lease"],
  task: ["base", "lease", "guard"],
  fargate: ["config", "compose", "check", "template", "task"],
  simulator: ["base", "lease", "guard"],
  runtime: ["base", "compose"],
  migrate: ["base", "compose", "runtime", "config"],
  aws: ["base", "timeline"],
  agent: ["base", "config", "compose", "timeline", "lease", "guard", "runtime", "aws"],
  drill: ["base", "timeline", "aws"],
  dashboard: ["base", "timeline", "aws"],
  database: ["base", "estimate", "aws"],
  cloud: ["base"],
  cli: [
    "base",
    "timeline",
    "config",
    "compose",
    "check",
    "template",
    "audit",
    "estimate",
    "lease",
    "guard",
    "task",
    "fargate",
    "runtime",
    "migrate",
    "aws",
    "agent",
    "drill",
    "dashboard",
    "database",
    "cloud",
  ],
};

export interface SourceFile {
  /** From the repository's root, e.g. `src/base/clock.ts`. */
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file under src/, tests included. */
export function sourceFiles(): SourceFile[] {
  const entries = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(root, path), text: readFileSync(path, "utf8") }));
}

/** The files that a source file imports from this repository. */
export function importsOf(file: SourceFile): string[] {
  const specifiers = [...file.text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );
  return specifiers.map((specifier) => normalize(join(dirname(file.path), specifier)));
}

/** `src/base/clock.ts` stands in `base`; `src/index.ts` in no room. */
export function roomOf(path: string): string | undefined {
  const [, room, ...rest] = path.split("/");
  return rest.length === 0 ? undefined : room;
}

export interface FunctionShape {
  readonly path: string;
  readonly line: number;
  readonly lines: number;
}

/**
 * The functions of a file by their indentation: a line that opens a brace after a parameter list, until the
 * line that closes it at the same depth. Biome's formatting makes this exact enough to hold a limit.
 */
export function functionsOf(file: SourceFile): FunctionShape[] {
  const lines = file.text.split("\n");
  const found: FunctionShape[] = [];
  lines.forEach((line, index) => {
    if (!/^\s*(export |async |static |private |function |[\w#]+\(|const \w+ = |get |set )/.test(line)) return;
    if (!/(\)|=>)[^;]*\{$/.test(line) || /^\s*(if|for|while|switch|describe|test|it)\b/.test(line)) return;
    const indent = line.match(/^\s*/)?.[0] ?? "";
    const end = lines.findIndex((other, at) => at > index && other.startsWith(`${indent}}`));
    if (end > 0) found.push({ path: file.path, line: index + 1, lines: end - index + 1 });
  });
  return found;
}
