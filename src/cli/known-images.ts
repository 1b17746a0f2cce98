import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Image, Images } from "../check/images.ts";
import { packageDirectory } from "./package-directory.ts";

/** What is known of images: data/images.yaml, which the build writes as JSON too, since that is read in no time. */
export async function knownImages(): Promise<Images> {
  const directory = packageDirectory();
  const built = join(directory, "dist", "images.json");
  // Out of its sources the data beside them counts, not that of the last build.
  if (import.meta.url.includes("/dist/") && existsSync(built))
    return new Images(JSON.parse(readFileSync(built, "utf8")) as Image[]);
  const { parse } = await import("yaml");
  return new Images(parse(readFileSync(join(directory, "data", "images.yaml"), "utf8")) as Image[]);
}
