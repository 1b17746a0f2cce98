import { images } from "../aws/images.ts";
import { HitoriError } from "../base/error.ts";
import type { Configuration } from "../config/configuration.ts";
import { architectureOf } from "../template/image.ts";
import type { Context } from "./context.ts";

/**
 * The configuration with its image as the launch template needs it: `baked` becomes the newest one of the app, and an
 * image that the instance type cannot boot is refused before anything is made.
 * @throws HitoriError IMAGE_NOT_BAKED, IMAGE_MISSING, IMAGE_ARCHITECTURE
 */
export async function withImage(context: Context, configuration: Configuration): Promise<Configuration> {
  const { image, type } = configuration.instance;
  if (image !== "baked" && !image.startsWith("ami-")) return configuration;
  const api = await images(context.connection(), context.clock);
  const found =
    image === "baked"
      ? (await api.baked(configuration.name)).find(({ State }) => State === "available")
      : await api.find(image);
  if (!found?.ImageId)
    throw new HitoriError({
      code: "IMAGE_NOT_BAKED",
      message: `${configuration.file}: instance.image is baked, and no image of ${configuration.name} is available.`,
      hint: "Bake one: hitori image bake",
    });
  const needed = architectureOf(type);
  if (found.Architecture !== undefined && found.Architecture !== needed)
    throw new HitoriError({
      code: "IMAGE_ARCHITECTURE",
      message: `${configuration.file}: image ${found.ImageId} is ${found.Architecture}, and instance type ${type} needs ${needed}.`,
      hint: `Take another type under instance.type, or another image:  hitori image list`,
    });
  return { ...configuration, instance: { ...configuration.instance, image: found.ImageId } };
}
