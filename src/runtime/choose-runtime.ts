import { basename, dirname } from "node:path";
import { HitoriError } from "../base/error.ts";
import type { Compose } from "../compose/compose.ts";
import type { Run } from "./compose-runtime.ts";
import { inspectImage } from "./container-commands.ts";
import { type Engine, engineAnswers, engineName, engineOf, engines, engineVersion } from "./engine.ts";
import { processMissing } from "./process-service.ts";

/** `runtime` of hitori.yml. */
export type WantedRuntime =
  | "auto"
  | "containers"
  | "processes"
  | "docker compose"
  | "docker-compose"
  | "podman compose";

export interface ChosenRuntime {
  /** `processes`, or the engine's name. */
  readonly name: string;
  /** What the images are called that were built here, by service. */
  readonly images: Readonly<Record<string, string>>;
  /** For people. */
  readonly why: string;
}

/** Engines start in a moment; docker-compose 1 takes a second. */
const lookLimit = 15_000;

/**
 * How an app runs on the local cloud: in containers where an engine answers and has the images, as processes where it
 * does not and the file says how. What hitori.yml wants is taken at its word.
 * @throws HitoriError PROCESS_MISSING, RUNTIME_MISSING, RUNTIME_IMAGE_MISSING
 */
export async function chooseRuntime(
  compose: Compose,
  wanted: WantedRuntime,
  run: Run,
): Promise<ChosenRuntime> {
  const lacking = compose.services.find(({ process }) => process === undefined);
  if (wanted === "processes") {
    if (lacking) throw processMissing(compose.file, lacking.name);
    return processes("hitori.yml says so");
  }
  const tried =
    wanted === "auto" || wanted === "containers"
      ? engines
      : engines.filter((one) => one === engineOf(wanted));
  const answering = await answeringEngines(tried, run);
  const [first] = answering;
  if (!first) {
    if (wanted !== "auto") throw runtimeMissing(tried);
    if (lacking) throw processMissing(compose.file, lacking.name);
    return processes("no container engine answers");
  }
  const { images, built, pulled } = await findImages(compose, first, run);
  const mayRunProcesses = wanted === "auto" && !lacking;
  const [missing] = [...built, ...pulled];
  if (mayRunProcesses && missing) return processes(`${first[0]} has no image ${missing}`);
  if (built[0] !== undefined) throw imageMissing(compose, built[0]);
  const engine = await firstWithCompose(answering, run);
  if (!engine) {
    if (mayRunProcesses) return processes(`${first[0]} answers, but has no Compose`);
    throw runtimeMissing(tried);
  }
  const why = missing ? `it will pull ${pulled.join(", ")}` : "it answers and has every image";
  return { name: engineName(engine), images, why };
}

function processes(why: string): ChosenRuntime {
  return { name: "processes", images: {}, why };
}

/** Those whose service answers; `docker compose` and `docker-compose` have one in common, which is asked once. */
async function answeringEngines(tried: readonly Engine[], run: Run): Promise<Engine[]> {
  const answers = new Map<string, boolean>();
  for (const engine of tried) {
    const asked = engineAnswers(engine);
    const program = asked.argv[0];
    if (!answers.has(program)) answers.set(program, (await run(asked, lookLimit)).exitCode === 0);
  }
  return tried.filter((engine) => answers.get(engineAnswers(engine).argv[0]));
}

async function firstWithCompose(answering: readonly Engine[], run: Run): Promise<Engine | undefined> {
  for (const engine of answering)
    if ((await run(engineVersion(engine), lookLimit)).exitCode === 0) return engine;
  return undefined;
}

/** Images that are missing, apart: what can only be built, and what Compose can pull. */
async function findImages(compose: Compose, engine: Engine, run: Run) {
  const images: Record<string, string> = {};
  const built: string[] = [];
  const pulled: string[] = [];
  for (const { name, image, build } of compose.services) {
    const found = await firstImage(image === undefined ? builtNames(compose, name) : [image], engine, run);
    if (found === undefined)
      (build === undefined && image !== undefined ? pulled : built).push(image ?? name);
    else if (image === undefined) images[name] = found;
  }
  return { images, built, pulled };
}

async function firstImage(names: readonly string[], engine: Engine, run: Run): Promise<string | undefined> {
  for (const name of names)
    if ((await run(inspectImage(engine, name), lookLimit)).exitCode === 0) return name;
  return undefined;
}

/** What Compose calls an image that it builds for a service without `image`: version 2's way, and version 1's. */
function builtNames(compose: Compose, service: string): string[] {
  const named = compose.root.get("name").optionalText();
  const project = (named ?? basename(dirname(compose.file))).toLowerCase().replaceAll(/[^a-z0-9_-]/g, "");
  return [`${project}-${service}`, `${project}_${service}`];
}

function runtimeMissing(tried: readonly Engine[]): HitoriError {
  return new HitoriError({
    code: "RUNTIME_MISSING",
    message: `hitori.yml wants containers, and no container engine answers: tried ${tried.map(engineName).join(", ")}.`,
    hint: "Look: docker ps   Or let it run as processes: runtime: processes",
  });
}

function imageMissing(compose: Compose, image: string): HitoriError {
  return new HitoriError({
    code: "RUNTIME_IMAGE_MISSING",
    message: `${compose.file}: the container engine has no image ${image}, and an instance has nothing to build it from.`,
    hint: `Build it here: docker compose --file ${compose.file} build`,
  });
}
