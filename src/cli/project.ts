import { dirname, resolve } from "node:path";
import type { Connection } from "../aws/connection.ts";
import { localControl } from "../aws/local-control.ts";
import { mountTargetZones } from "../aws/mount-targets.ts";
import { findNetwork } from "../aws/network.ts";
import { appTag, stacks } from "../aws/stacks.ts";
import { HitoriError } from "../base/error.ts";
import type { Compose } from "../compose/compose.ts";
import { readProjectFiles } from "../compose/project-files.ts";
import { readCompose } from "../compose/read.ts";
import type { Configuration } from "../config/configuration.ts";
import { loadConfiguration } from "../config/load.ts";
import { processMissing } from "../runtime/process-service.ts";
import { buildTemplate } from "../template/build-template.ts";
import { refuseLosses } from "./check-project.ts";
import type { Context } from "./context.ts";
import { withImage } from "./project-image.ts";
import { stackNameOf } from "./stack.ts";
import { version } from "./version.ts";

/**
 * On a process machine a service without `x-hitori: {process}` never starts. A cloud without machines runs nothing
 * anyway, and takes every template.
 * @throws HitoriError PROCESS_MISSING
 */
async function refuseMissingProcesses(connection: Connection, compose: Compose): Promise<void> {
  const service = compose.services.find((one) => one.process === undefined);
  if (!service) return;
  const health = await localControl(connection, "GET", "health");
  const machines =
    typeof health === "object" && health !== null && "machines" in health ? health.machines : undefined;
  if (machines === "process") throw processMissing(compose.file, service.name);
}

/** What hitori.yml and its compose file come to: a stack that CloudFormation can be given. */
export interface Project {
  readonly app: string;
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
export async function loadProject(context: Context): Promise<Project> {
  const configuration = loadConfiguration(context.options.file ?? "hitori.yml");
  const compose = readCompose(configuration.composeFiles);
  await refuseLosses({
    files: configuration.composeFiles,
    mountPath: configuration.storage.mountPath,
    healthCheck: configuration.healing.healthCheck,
  });
  const connection = context.connection();
  const onAws = connection.endpoint === undefined;
  if (onAws) refuseMissingImages(compose);
  else await refuseMissingProcesses(connection, compose);
  const template = buildTemplate({
    configuration: await withImage(context, configuration),
    compose,
    projectFiles: readProjectFiles(compose),
    network: await findNetwork(connection, configuration.network),
    zonesWithMountTarget: await foreignMountTargetZones(context, configuration),
    package: `hitori@${version()}`,
    // On AWS it would make two people's deploys differ, and tell the instance where their home is.
    sourceDirectory: onAws ? "" : resolve(context.directory, dirname(compose.file)),
  });
  return {
    app: configuration.name,
    stackName: stackNameOf(configuration.name),
    templateBody: JSON.stringify(template),
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

/** The zones of an existing file system's mount targets, without those that this stack made itself. */
async function foreignMountTargetZones(context: Context, configuration: Configuration): Promise<string[]> {
  const { fileSystem } = configuration.storage;
  if (fileSystem === "new") return [];
  const connection = context.connection();
  const cloudFormation = await stacks(connection, context.clock);
  const stackName = stackNameOf(configuration.name);
  const resources = (await cloudFormation.find(stackName)) ? await cloudFormation.resources(stackName) : [];
  const own = new Set(resources.map((resource) => resource.PhysicalResourceId));
  const zones = await mountTargetZones(connection, fileSystem);
  return [...zones]
    .filter(([id]) => !own.has(id))
    .map(([, zone]) => zone)
    .sort();
}
