import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { HitoriError } from "../../base/error.ts";
import { readCloudRecord } from "../../cloud/directory-lock.ts";
import { agreed } from "../ask.ts";
import { stopProcess } from "../cloud-process.ts";
import type { Context } from "../context.ts";
import { endLeftOverMachines, endLeftOverStorage } from "../local-cloud.ts";

/** What a local cloud makes in its directory; nothing else is ever removed. */
const contents = [
  "state.json",
  "state.json.tmp",
  "cloud.json",
  "cloud.log",
  "logs",
  "file-systems",
  "mount-targets",
  "fuse",
  "nfs",
  "machines",
  "images",
  "packages",
  "outbox",
];

/** `hitori cloud reset`: stops the cloud where one runs, ends every machine, and removes all that it kept. */
export async function cloudReset(
  context: Context,
  options: { readonly yes?: boolean; readonly directory: string },
): Promise<number> {
  const directory = resolve(options.directory);
  const running = readCloudRecord(directory);
  const present = contents.filter((name) => existsSync(join(directory, name)));
  if (!running && present.length === 0) {
    context.output.result(`There is nothing of a local cloud in ${directory}.`, { removed: [], directory });
    return 0;
  }
  const question = `Remove everything that the local cloud in ${directory} holds, file systems included?`;
  if (!(await agreed(context.output, question, options.yes === true))) {
    throw new HitoriError({ code: "NOT_CONFIRMED", message: "Nothing was removed.", exitCode: 1 });
  }
  if (running) await stopProcess(running, context.clock);
  if (present.includes("machines")) await endLeftOverMachines(directory);
  await endLeftOverStorage(directory);
  const removed = contents.filter((name) => existsSync(join(directory, name)));
  for (const name of removed) rmSync(join(directory, name), { recursive: true, force: true });
  context.output.result(`Removed ${removed.join(", ")} from ${directory}.`, { removed, directory });
  return 0;
}
