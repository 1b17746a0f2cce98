import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * dynalite's program below a directory into which it was installed:
 * `npm install --ignore-scripts --prefix <directory> dynalite`. moto, LocalStack and ministack come from PyPI.
 * @throws Error where the directory was named and has none
 */
export function dynaliteProgram(directory: string | undefined): string | undefined {
  if (directory === undefined) return undefined;
  const program = join(directory, "node_modules", "dynalite", "cli.js");
  if (existsSync(program)) return program;
  throw new Error(
    `There is no ${program}. Install it: npm install --ignore-scripts --prefix ${directory} dynalite`,
  );
}
