import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { addPrograms, type ContainerEngine } from "../../test/support/container-engine.ts";
import { serviceFile } from "./program.ts";

/**
 * Puts an image of the service into an engine.
 * @param scratch where its files are put together; removed again
 * @returns the image's id: Swarm asks a registry for anything that has a name, and waits 20 s for one that is not there
 */
export function importServiceImage(engine: ContainerEngine, scratch: string): string {
  const root = join(scratch, "image");
  addPrograms(root, [process.execPath]);
  mkdirSync(join(root, "app"), { recursive: true });
  mkdirSync(join(root, "tmp"), { recursive: true });
  copyFileSync(serviceFile, join(root, "app/service.js"));
  engine.import("hitori-recovery:latest", root, []);
  rmSync(root, { recursive: true });
  return engine.docker("image", "inspect", "--format", "{{.Id}}", "hitori-recovery:latest").stdout.trim();
}

/** The service's command line in a container of that image. */
export function containerCommand(mark: string): string[] {
  return [process.execPath, "/app/service.js", mark];
}
