import { basename, dirname, resolve } from "node:path";
import type { Compose } from "../compose/compose.ts";
import type { Run } from "../runtime/compose-runtime.ts";
import { containerProgram, type Engine, engines, engineVersion } from "../runtime/engine.ts";

const lookLimit = 30_000;

/** The first container engine with Compose that answers, and whose service runs. */
export async function findEngine(run: Run): Promise<Engine | undefined> {
  for (const engine of engines) {
    if ((await run(engineVersion(engine), lookLimit)).exitCode !== 0) continue;
    const { exitCode } = await run({ argv: [containerProgram(engine), "ps", "--quiet"] }, lookLimit);
    if (exitCode === 0) return engine;
  }
  return undefined;
}

/** The name under which Compose runs the project of a file: of its containers, or what Compose would call it. */
export async function findProject(engine: Engine, composeFile: string, run: Run): Promise<string> {
  const labels = ["project", "project.config_files", "project.working_dir"];
  const format = labels.map((label) => `{{.Label "com.docker.compose.${label}"}}`).join("\t");
  const listed = await run(
    { argv: [containerProgram(engine), "ps", "--all", "--format", format] },
    lookLimit,
  );
  for (const line of listed.stdout.split("\n")) {
    const [name = "", files = "", directory = ""] = line.split("\t");
    // Compose 1 gives the files relative to the directory.
    if (name !== "" && files.split(",").some((file) => resolve(directory, file) === composeFile)) return name;
  }
  return basename(dirname(composeFile))
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
}

/** Where the engine keeps the named volumes of a project. */
export async function volumeMountpoints(
  engine: Engine,
  project: string,
  compose: Compose,
  run: Run,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, volume] of Object.entries(compose.volumes)) {
    const known = volume.external ? name : `${project}_${name}`;
    const format = "{{.Mountpoint}}";
    const { exitCode, stdout } = await run(
      { argv: [containerProgram(engine), "volume", "inspect", "--format", format, known] },
      lookLimit,
    );
    if (exitCode === 0 && stdout.trim() !== "") found[name] = stdout.trim();
  }
  return found;
}
