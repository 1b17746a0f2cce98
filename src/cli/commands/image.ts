import type { Image } from "@aws-sdk/client-ec2";
import { pollInterval } from "../../aws/connection.ts";
import { group } from "../../aws/group.ts";
import { images } from "../../aws/images.ts";
import { targetHealth } from "../../aws/load-balancer.ts";
import { HitoriError } from "../../base/error.ts";
import { waitUntil } from "../../base/wait-until.ts";
import { loadConfiguration } from "../../config/load.ts";
import { agreed } from "../ask.ts";
import type { Context } from "../context.ts";
import { imageBakeFresh } from "../image/fresh.ts";
import { bakeImage, imagesInUse, removeSuperseded, reportImage } from "../image/steps.ts";
import { table } from "../output.ts";
import { type DeployedStack, findStack } from "../stack.ts";
import { usageError } from "../usage-error.ts";

interface ImageBakeOptions {
  readonly fresh?: boolean;
  readonly dryRun?: boolean;
  readonly instance?: string;
  /** Commander's name for `--no-reboot`. */
  readonly reboot: boolean;
  readonly keep: string;
  readonly yes?: boolean;
}

/** While an instance reboots for its image nothing may replace it. */
const replacing = ["HealthCheck", "ReplaceUnhealthy"];
const healthyLimit = 900_000;

/** `hitori image bake`: an image of the instance that runs the app, so that the next one boots fast. */
export async function imageBake(context: Context, options: ImageBakeOptions): Promise<number> {
  const { output, clock } = context;
  const keep = keepOf(options.keep);
  if (options.fresh) {
    if (options.instance === undefined) return imageBakeFresh(context, { ...options, keep });
    throw usageError(
      "--fresh is of a new instance, --instance of one that runs.",
      "hitori image bake --help",
    );
  }
  const app = loadConfiguration(context.options.file ?? "hitori.yml").name;
  const stack = await findStack(context);
  const groupName = options.instance === undefined ? stack?.outputs.AutoScalingGroupName : undefined;
  const instanceId = options.instance ?? (await instanceOf(context, stack));
  const how = options.reboot
    ? "It reboots for it: the app is away for a minute or two."
    : "It goes on running: files that are being written may be torn in the image.";
  if (options.dryRun) {
    output.result(`Would bake an image of ${instanceId}. ${how}`, {
      app,
      instanceId,
      reboot: options.reboot,
    });
    return 0;
  }
  if (!(await agreed(output, `Bake an image of ${instanceId}? ${how}`, options.yes === true))) return 0;

  const startedAt = clock.monotonic();
  const bake = () => bakeImage(context, { app, instanceId, noReboot: !options.reboot });
  const image =
    options.reboot && groupName !== undefined
      ? await unreplaced(context, groupName, stack?.outputs.TargetGroupArn, instanceId, bake)
      : await bake();
  const removed = await removeSuperseded(context, { app, keep, stack });
  reportImage(context, { image, removed, startedAt });
  return 0;
}

/** `hitori image list`: what was baked for the app, newest first. */
export async function imageList(context: Context): Promise<number> {
  const app = loadConfiguration(context.options.file ?? "hitori.yml").name;
  const baked = await (await images(context.connection(), context.clock)).baked(app);
  const used = await imagesInUse(context, await findStack(context));
  const rows = baked.map((image) => [
    image.ImageId ?? "",
    image.State ?? "",
    image.Architecture ?? "",
    image.CreationDate ?? "",
    image.Name ?? "",
    used.has(image.ImageId ?? "") ? "in use" : "",
  ]);
  const text =
    rows.length === 0
      ? `No image was baked for ${app}. Bake one: hitori image bake`
      : table([["image", "state", "architecture", "created", "name", ""], ...rows]);
  context.output.result(text, { app, images: baked.map((image) => documentOf(image, used)) });
  return 0;
}

function documentOf(
  { ImageId = "", State, Architecture, CreationDate, Name }: Image,
  used: ReadonlySet<string>,
) {
  return {
    imageId: ImageId,
    state: State,
    architecture: Architecture,
    created: CreationDate,
    name: Name,
    inUse: used.has(ImageId),
  };
}

/**
 * Does something to an instance while its group leaves it alone, and waits until the app is healthy again before the
 * group may look. Whatever happens, the group heals again afterwards.
 */
async function unreplaced<T>(
  context: Context,
  groupName: string,
  targetGroupArn: string | undefined,
  instanceId: string,
  act: () => Promise<T>,
): Promise<T> {
  const { clock, output } = context;
  const watched = await group(context.connection(), groupName);
  await watched.suspend(replacing);
  try {
    const result = await act();
    if (targetGroupArn === undefined) return result;
    const look = async () => {
      const targets = await targetHealth(context.connection(), targetGroupArn);
      const own = targets.find(({ Target }) => Target?.Id === instanceId);
      return own?.TargetHealth?.State === "healthy" ? true : undefined;
    };
    const interval = pollInterval(context.connection());
    const healthy = await waitUntil(look, { clock, timeout: healthyLimit, interval, signal: context.signal });
    if (!healthy) output.progress(`${instanceId} is not healthy yet; its group looks after it again`);
    return result;
  } finally {
    await watched.resume(replacing);
  }
}

async function instanceOf(context: Context, stack: DeployedStack | undefined): Promise<string> {
  const name = stack?.outputs.AutoScalingGroupName;
  const described = name && (await (await group(context.connection(), name)).describe());
  const running = (described ? (described.Instances ?? []) : []).filter(
    ({ LifecycleState }) => LifecycleState === "InService",
  );
  const [only] = running;
  if (only?.InstanceId && running.length === 1) return only.InstanceId;
  throw new HitoriError({
    code: "IMAGE_NO_INSTANCE",
    message: stack
      ? `The group ${name} has ${running.length} instances in service, expected one.`
      : "This app is not deployed here, so there is no instance to bake an image of.",
    hint: stack
      ? "See what it does: hitori status"
      : "Name the one that runs it: hitori image bake --instance i-0abc",
  });
}

function keepOf(text: string): number {
  const keep = Number(text);
  if (Number.isInteger(keep) && keep >= 1) return keep;
  throw usageError(`--keep: got "${text}", expected a whole number from 1.`, "hitori image bake --help");
}
