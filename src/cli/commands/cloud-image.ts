import type { Context } from "../context.ts";

/** `hitori cloud image build`: the image from which virtual machines start, built once and kept for all local clouds. */
export async function cloudImageBuild(context: Context): Promise<number> {
  const { buildMachineImage } = await import("../../cloud/machines/vm/build-image.ts");
  const { imageRecipe } = await import("../../cloud/machines/vm/image-recipe.ts");
  const startedAt = context.clock.monotonic();
  const { directory, imageId, name } = await buildMachineImage({
    recipe: imageRecipe(),
    clock: context.clock,
    signal: context.signal,
    onStep: (text) => context.output.progress(text),
  });
  const seconds = Math.round((context.clock.monotonic() - startedAt) / 100) / 10;
  context.output.result(`${imageId} (${name}) is in ${directory}; it took ${seconds} s.`, {
    imageId,
    name,
    directory,
    seconds,
  });
  return 0;
}
