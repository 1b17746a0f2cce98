import { randomUUID } from "node:crypto";
import { dirname, resolve } from "node:path";
import { type BuilderLaunch, imageBuilders } from "../../aws/image-builder.ts";
import { findNetwork } from "../../aws/network.ts";
import { version } from "../../base/version.ts";
import { readCompose } from "../../compose/read.ts";
import type { Configuration } from "../../config/configuration.ts";
import { loadConfiguration } from "../../config/load.ts";
import { imageId } from "../../template/image.ts";
import { imagePreparation, preparationFailed } from "../../template/image-preparation.ts";
import { agreed } from "../ask.ts";
import type { Context } from "../context.ts";
import { withImage } from "../project-image.ts";
import { findStack } from "../stack.ts";
import { BuilderRecord } from "./builder-record.ts";
import { bakeImage, everyHalfMinute, removeSuperseded, reportImage } from "./steps.ts";

interface FreshOptions {
  readonly keep: number;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/**
 * `hitori image bake --fresh`: an image of a plain one on which everything is installed, the app's container images are
 * there, and nothing was started. Its instance is terminated in every case; where this process is killed, by the next run.
 * @throws HitoriError IMAGE_NOT_PREPARED, IMAGE_FAILED
 */
export async function imageBakeFresh(context: Context, options: FreshOptions): Promise<number> {
  const { output, clock } = context;
  const file = context.options.file ?? "hitori.yml";
  const configuration = loadConfiguration(file);
  const record = new BuilderRecord(resolve(context.directory, dirname(file)));
  const images = imagesToPull(context, configuration);
  const builder = await builderOf(context, configuration, images);
  const pulled = images.length === 0 ? "" : ` and pulls ${images.join(", ")}`;
  const what = `A new ${builder.instanceType} in ${builder.subnetId} starts from ${builder.imageId}, installs Hitori${pulled}, becomes an image, and is terminated.`;
  if (options.dryRun) {
    output.result(`${what} With --dry-run nothing is launched.`, { ...described(builder), images });
    return 0;
  }
  await terminateLeft(context, record);
  if (!(await agreed(output, `${what} Go on?`, options.yes === true))) return 0;
  const startedAt = clock.monotonic();
  const { app } = builder;
  const image = await withBuilder(context, record, builder, (instanceId) =>
    // Stopped, nothing is torn in it.
    bakeImage(context, { app, instanceId, noReboot: true }),
  );
  const stack = await findStack(context);
  const removed = await removeSuperseded(context, { app, keep: options.keep, stack });
  reportImage(context, { image, removed, startedAt });
  return 0;
}

/** On the local cloud the engine has the images already, or there is none. */
function imagesToPull(context: Context, { composeFiles }: Configuration): string[] {
  if (context.connection().endpoint !== undefined) return [];
  const named = readCompose(composeFiles).services.map(({ image }) => image);
  return [...new Set(named.filter((image) => image !== undefined))];
}

/** Where the app's own instances are launched, of what they are, from the image that hitori.yml names. */
async function builderOf(
  context: Context,
  configuration: Configuration,
  images: readonly string[],
): Promise<BuilderLaunch> {
  const { instance, name } = configuration;
  const image = instance.image === "baked" ? "latest" : instance.image;
  const plain = await withImage(context, { ...configuration, instance: { ...instance, image } });
  const { subnets } = await findNetwork(context.connection(), configuration.network);
  return {
    app: name,
    token: randomUUID(),
    imageId: imageId(plain),
    instanceType: instance.type,
    subnetId: subnets[0]?.subnetId ?? "",
    securityGroupIds: instance.securityGroups,
    ...(instance.instanceProfile === undefined ? {} : { instanceProfile: instance.instanceProfile }),
    userData: imagePreparation({ app: name, package: `hitori@${version()}`, images }),
  };
}

function described({ app, imageId: from, instanceType, subnetId }: BuilderLaunch) {
  return { app, from, instanceType, subnetId };
}

/** Has an instance prepared and uses it. It is written down before it is launched and terminated whatever happens. */
async function withBuilder<T>(
  context: Context,
  record: BuilderRecord,
  builder: BuilderLaunch,
  use: (instanceId: string) => Promise<T>,
): Promise<T> {
  const { output, clock, signal } = context;
  const { region, endpoint } = context.connection();
  const { token } = builder;
  const builders = await imageBuilders(context.connection(), clock);
  record.begin({ token, region, endpoint });
  let instanceId: string | undefined;
  try {
    signal.throwIfAborted();
    instanceId = await builders.launch(builder);
    output.progress(`${instanceId} is launched, to be made an image of`, { instanceId });
    await builders.untilPrepared(instanceId, preparationFailed, everyHalfMinute(context, instanceId), signal);
    return await use(instanceId);
  } finally {
    // A launch whose answer was lost is found by its token.
    const launched = instanceId === undefined ? await builders.find(token) : [instanceId];
    await builders.terminate(launched);
    record.end(token);
    for (const one of launched) output.progress(`${one} is terminated`, { terminated: one });
  }
}

/** Terminates what a killed bake left behind in this region and account, or on this local cloud. */
async function terminateLeft(context: Context, record: BuilderRecord): Promise<void> {
  const { region, endpoint } = context.connection();
  const builders = await imageBuilders(context.connection(), context.clock);
  for (const left of record.left().filter((one) => one.region === region && one.endpoint === endpoint)) {
    const found = await builders.find(left.token);
    await builders.terminate(found);
    record.end(left.token);
    for (const one of found)
      context.output.progress(`${one} is terminated, which a killed bake had left`, { terminated: one });
  }
}
