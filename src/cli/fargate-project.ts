import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { findNetwork } from "../aws/network.ts";
import { stacks } from "../aws/stacks.ts";
import { requireTargetGroup } from "../aws/target-group.ts";
import { readFileIfPresent } from "../base/atomic-file.ts";
import { HitoriError } from "../base/error.ts";
import type { Compose, Service } from "../compose/compose.ts";
import { parseEnvironmentFile } from "../compose/environment-file.ts";
import { readCompose } from "../compose/read.ts";
import type { Configuration } from "../config/configuration.ts";
import { loadConfiguration } from "../config/load.ts";
import type { FargateInput } from "../fargate/fargate-input.ts";
import { fargateStackName } from "../fargate/names.ts";
import { logicalIds, stackNameOf } from "../template/names.ts";
import { checkedProject, refuseLosses } from "./check-project.ts";
import type { Context } from "./context.ts";
import { knownImages } from "./known-images.ts";
import { foreignMountTargetZones } from "./project.ts";

export interface FargateOptions {
  readonly leaseImage: string;
  readonly targetGroup?: string;
  readonly publicIp: boolean;
}

/**
 * Reads the project of `--file` for Fargate. Where the instance is deployed, its file system is taken, and its security
 * group, which leads there.
 * @throws HitoriError for whatever is wrong in hitori.yml, the compose file, or the network
 */
export async function loadFargate(context: Context, options: FargateOptions): Promise<FargateInput> {
  const written = loadConfiguration(context.options.file ?? "hitori.yml");
  const compose = readCompose(written.composeFiles);
  await refuseLosses(checkedProject(written));
  const connection = context.connection();
  const network = await findNetwork(connection, written.network);
  const targetGroup = options.targetGroup ?? written.ingress.targetGroup;
  if (targetGroup !== undefined) await requireTargetGroup(connection, targetGroup, network.vpcId, "ip");
  const { configuration, securityGroups } = await withDeployedStorage(context, written);
  const { fileSystem } = configuration.storage;
  return {
    configuration,
    compose,
    network,
    zonesWithMountTarget: await foreignMountTargetZones(
      context,
      fileSystem,
      fargateStackName(configuration.name),
    ),
    environmentFiles: Object.fromEntries(
      compose.services.map((service) => [service.name, fileVariables(service, compose)]),
    ),
    boundFiles: boundFiles(compose),
    images: await knownImages(),
    leaseImage: options.leaseImage,
    securityGroups,
    ...(targetGroup === undefined ? {} : { targetGroup }),
    publicIp: options.publicIp,
  };
}

/** What the instance's stack has made, where it is deployed. */
async function withDeployedStorage(
  context: Context,
  configuration: Configuration,
): Promise<{ configuration: Configuration; securityGroups: string[] }> {
  const cloudFormation = await stacks(context.connection(), context.clock);
  const stackName = stackNameOf(configuration.name);
  const stack = await cloudFormation.find(stackName);
  const resources = stack === undefined ? [] : await cloudFormation.resources(stackName);
  const made = (id: string) =>
    resources.find(({ LogicalResourceId }) => LogicalResourceId === id)?.PhysicalResourceId;
  const group = made(logicalIds.instanceSecurityGroup);
  const fileSystem = made(logicalIds.fileSystem) ?? configuration.storage.fileSystem;
  return {
    configuration: { ...configuration, storage: { ...configuration.storage, fileSystem } },
    securityGroups: group === undefined ? [] : [group],
  };
}

/** @throws HitoriError PROJECT_FILE_MISSING */
function fileVariables(service: Service, compose: Compose): Record<string, string> {
  const all = service.environmentFiles.map((path) => {
    const text = readFileIfPresent(resolve(dirname(compose.file), path));
    if (text !== undefined || service.optionalFiles?.includes(path)) return parseEnvironmentFile(text ?? "");
    throw new HitoriError({
      code: "PROJECT_FILE_MISSING",
      message: `${compose.file}: env_file of ${service.name}: there is no file ${path}.`,
      hint: "Make it, or take it out of the compose file.",
    });
  });
  return Object.assign({}, ...all);
}

function boundFiles(compose: Compose): Set<string> {
  const sources = compose.services.flatMap(({ volumes }) =>
    volumes.flatMap(({ type, source }) => (type === "bind" && source !== undefined ? [source] : [])),
  );
  const isFile = (source: string) =>
    statSync(resolve(dirname(compose.file), source), { throwIfNoEntry: false })?.isFile() === true;
  return new Set(sources.filter(isFile));
}
