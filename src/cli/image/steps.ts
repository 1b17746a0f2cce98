import type { Image } from "@aws-sdk/client-ec2";
import { images, superseded } from "../../aws/images.ts";
import { formatDuration } from "../../base/duration.ts";
import type { Context } from "../context.ts";
import type { DeployedStack } from "../stack.ts";

/**
 * Makes an image of an instance and waits until it is available. One that does not become so, by Ctrl-C for one, is not
 * left behind.
 */
export async function bakeImage(
  context: Context,
  of: { readonly app: string; readonly instanceId: string; readonly noReboot: boolean },
): Promise<Image> {
  const { output, clock, signal } = context;
  const api = await images(context.connection(), clock);
  const time = new Date(clock.now()).toISOString().replace(/\.\d+Z$/, "Z");
  const name = `hitori-${of.app}-${time.replaceAll(":", "")}`;
  const imageId = await api.bake({ ...of, name });
  output.progress(`${imageId} (${name}) is being made`, { imageId, name });
  try {
    return await api.untilAvailable(imageId, everyHalfMinute(context, imageId), signal);
  } catch (error) {
    const unfinished = api.find(imageId).then((image) => api.remove([image]));
    await unfinished.catch(() => output.progress(`${imageId} may be left: hitori image list`, { imageId }));
    throw error;
  }
}

/** Says what is waited for, twice a minute. */
export function everyHalfMinute({ output }: Context, what: string): (seconds: number) => void {
  let said = 0;
  return (seconds) => {
    if (seconds < said + 30) return;
    said = seconds;
    output.progress(`waiting for ${what}: ${seconds} s`);
  };
}

/** Removes the app's older images, but for so many and those in use. @returns the ids of what went */
export async function removeSuperseded(
  context: Context,
  { app, keep, stack }: { readonly app: string; readonly keep: number; readonly stack?: DeployedStack },
): Promise<string[]> {
  const api = await images(context.connection(), context.clock);
  const old = superseded(await api.baked(app), keep, await imagesInUse(context, stack));
  await api.remove(old);
  return old.map(({ ImageId = "" }) => ImageId);
}

export function reportImage(
  { output, clock }: Context,
  made: { readonly image: Image; readonly removed: readonly string[]; readonly startedAt: number },
): void {
  const { image, removed } = made;
  const took = formatDuration(clock.monotonic() - made.startedAt);
  const gone =
    removed.length === 0 ? "" : ` ${removed.length} older ${removed.length === 1 ? "one" : "ones"} went.`;
  output.result(
    `${image.ImageId} is available after ${took}.${gone}\nLaunch from it: instance: {image: baked} in hitori.yml, then: hitori deploy`,
    { imageId: image.ImageId, name: image.Name, removed },
  );
}

/** What the launch template launches from, and what runs. */
export async function imagesInUse(context: Context, stack: DeployedStack | undefined): Promise<Set<string>> {
  const id = stack?.outputs.LaunchTemplateId;
  if (id === undefined) return new Set();
  const { launchedFrom } = await import("../../aws/launched-from.ts");
  return launchedFrom(context.connection(), id);
}
