import { resolve } from "node:path";
import { readCloudRecord } from "../../cloud/directory-lock.ts";
import { stopProcess } from "../cloud-process.ts";
import type { Context } from "../context.ts";
import { endLeftOverStorage } from "../local-cloud.ts";

/** `hitori cloud stop`: machines shut down, state and data stay. Stopping what does not run is no failure. */
export async function cloudStop(context: Context, options: { readonly directory: string }): Promise<number> {
  const directory = resolve(options.directory);
  const running = readCloudRecord(directory);
  if (running) await stopProcess(running, context.clock);
  await endLeftOverStorage(directory);
  const text = running
    ? `The local cloud at ${running.endpoint} has stopped; its state is in ${directory}.`
    : `No local cloud runs on ${directory}.`;
  context.output.result(text, { stopped: running !== undefined, directory });
  return 0;
}
