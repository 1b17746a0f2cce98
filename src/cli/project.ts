import { dirname, resolve } from "node:path";
import { elasticAddress } from "../aws/elastic-address.ts";
import { localControl } from "../aws/local-control.ts";
import { mountTargetZones } from "../aws/mount-targets.ts";
import { findNetwork } from "../aws/network.ts";
import { appTag, stacks } from "../aws/stacks.ts";
import { requireTargetGroup } from "../aws/target-group.ts";
import { HitoriError } from "../base/error.ts";
import { version } from "../base/version.ts";
import type { Compose } from "../compose/compose.ts";
import { readProjectFiles } from "../compose/project-files.ts";
import { readCompose } from "../compose/read.ts";
import type { Configuration } from "../config/configuration.ts";
import { loadConfiguration } from "../config/load.ts";
import { type ChosenRuntime, chooseRuntime } from "../runtime/choose-runtime.ts";
import { runCommand } from "../runtime/run-command.ts";
import { buildTemplate } from "../template/build-template.ts";
import { stackNameOf } from "../template/names.ts";
import { storagePart } from "../template/storage-part.ts";
import { checkedProject, refuseLosses } from "./check-project.ts";
import type { Context } from "./context.ts";
import { withImage } from "./project-image.ts";

/**
 * How the app will run there. Instances of AWS take the container engine that they find; a cloud without machines runs
 * nothing anyway, and takes every template.
 * @throws HitoriError PROCESS_MISSING, RUNTIME_MISSING, RUNTIME_IMAGE_MISSING, RUNTIME_NOT_ON_AWS
 */
async function runtimeFor(
  context: Context,
  configuration: Configuration,
  compose: Compose,
): Promise<ChosenRuntime | undefined> {
  const connection = context.connection();
  const wanted = configuration.runtime;
  if (connection.endpoint === undefined) {
    if (wanted === "processes") throw notOnAws(configuration.file);
    if (wanted === "auto" || wanted === "containers") return undefined;
    return { name: wanted, images: {}, why: "hitori.yml says so" };
  }
  const health = await localControl(connection, "GET", "health");
  const machines =
    typeof health === "object" && health !== null && "machines" in health ? health.machines : undefined;
  if (machines !== "process") return undefined;
  return chooseRuntime(compose, wanted, (command, limit) => runCommand(command, limit, context.clock));
}

function notOnAws(file: string): HitoriError {
  return new HitoriError({
    code: "RUNTIME_NOT_ON_AWS",
    message: `${file}: runtime: processes is the local cloud's; an instance runs the app in containers.`,
    hint: "Leave it out: on the local cloud it is chosen where no container engine answers.",
  });
}

/** What hitori.yml and its compose file come to: a stack that CloudFormation can be given. */
export interface Project {
  readonly app: string;
  /** How the app will run, and why so; undefined where the instance decides. */
  readonly runtime?: { readonly name: string; readonly why: string };
  readonly stackName: string;
  /** JSON. */
  readonly templateBody: string;
  /** The stack's, which CloudFormation hands on to what it makes. */
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds that `deploy` waits for the app's first answer. */
  readonly answerTimeout: number;
}

/** Instance launch and boot on AWS, before the app's own grace begins. */
const bootLimit = 600_000;
/** On the local cloud nothing is installed and minutes are seconds. */
const localAnswerLimit = 120_000;

/**
 * Reads the project of `--file` and builds its template for the network of the connection.
 * @throws HitoriError for whatever is wrong in hitori.yml, the compose file, or the network
 */
export async function loadProject(context: Context, part: "all" | "storage" = "all"): Promise<Project> {
  const configuration = loadConfiguration(context.options.file ?? "hitori.yml");
  const compose = readCompose(configuration.composeFiles);
  await refuseLosses(checkedProject(configuration));
  const connection = context.connection();
  const onAws = connection.endpoint === undefined;
  if (onAws) refuseMissingImages(compose);
  const runtime = await runtimeFor(context, configuration, compose);
  const { elasticIp = "new" } = configuration.ingress;
  if (elasticIp !== "new") await elasticAddress(connection, elasticIp);
  const network = await findNetwork(connection, configuration.network);
  const { targetGroup } = configuration.ingress;
  if (targetGroup !== undefined) await requireTargetGroup(connection, targetGroup, network.vpcId);
  const template = buildTemplate({
    configuration: await withImage(context, configuration),
    compose,
    projectFiles: readProjectFiles(compose),
    network,
    zonesWithMountTarget: await foreignMountTargetZones(
      context,
      configuration.storage.fileSystem,
      stackNameOf(configuration.name),
    ),
    package: `hitori@${version()}`,
    // On AWS it would make two people's deploys differ, and tell the instance where their home is.
    sourceDirectory: onAws ? "" : resolve(context.directory, dirname(compose.file)),
    // Processes are what a process machine runs untold: naming them would replace the instances of before.
    ...(runtime === undefined || runtime.name === "processes"
      ? {}
      : { runtime: { name: runtime.name, images: runtime.images } }),
  });
  return {
    app: configuration.name,
    ...(runtime === undefined ? {} : { runtime: { name: runtime.name, why: runtime.why } }),
    stackName: stackNameOf(configuration.name),
    templateBody: JSON.stringify(part === "all" ? template : storagePart(template)),
    tags: { [appTag]: configuration.name, ...configuration.tags },
    answerTimeout: onAws ? bootLimit + configuration.healing.gracePeriodSeconds * 1000 : localAnswerLimit,
  };
}

function refuseMissingImages(compose: Compose): void {
  const service = compose.services.find(({ image }) => image === undefined);
  if (!service) return;
  throw new HitoriError({
    code: "COMPOSE_IMAGE_MISSING",
    message: `${compose.file}: service ${service.name} has no image; an instance has nothing to build one from.`,
    hint: `Push it to a registry and name it: image: registry.example.org/${service.name}:1   Then: docker compose push`,
  });
}

/** The zones of an existing file system's mount targets, without those that the stack made itself. */
export async function foreignMountTargetZones(
  context: Context,
  fileSystem: string,
  stackName: string,
): Promise<string[]> {
  if (fileSystem === "new") return [];
  const connection = context.connection();
  const cloudFormation = await stacks(connection, context.clock);
  const resources = (await cloudFormation.find(stackName)) ? await cloudFormation.resources(stackName) : [];
  const own = new Set(resources.map((resource) => resource.PhysicalResourceId));
  const zones = await mountTargetZones(connection, fileSystem);
  return [...zones]
    .filter(([id]) => !own.has(id))
    .map(([, zone]) => zone)
    .sort();
}
