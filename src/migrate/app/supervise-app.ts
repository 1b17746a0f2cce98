import { join } from "node:path";
import { writeFileAtomic } from "../../base/atomic-file.ts";
import type { Clock } from "../../base/clock.ts";
import type { Compose } from "../../compose/compose.ts";
import { appHealth } from "../../runtime/app-health.ts";
import { appProcessesAfterNow } from "../../runtime/app-processes.ts";
import { clearLockFiles } from "../../runtime/lock-files.ts";
import { ProcessRuntime } from "../../runtime/process-runtime.ts";
import { processServices } from "../../runtime/process-service.ts";
import { appMark, type SupervisorStatus, statusPath } from "./process-app.ts";

export interface SuperviseOptions {
  readonly compose: Compose;
  /** The project's place that is to run: the old one or the new. */
  readonly directory: string;
  /** Where the programs are: the directory of the compose file. */
  readonly sourceDirectory: string;
  readonly stateDirectory: string;
  readonly address: string;
  readonly clock: Clock;
  readonly shutdown: AbortSignal;
}

/** Milliseconds between two writes of the status. */
const statusInterval = 50;

/** Runs the app's processes from a directory until `shutdown`; stops them in order. */
export async function superviseApp(options: SuperviseOptions): Promise<void> {
  const { compose, clock, directory, stateDirectory, shutdown, sourceDirectory, address } = options;
  const place = { volume: directory, ephemeral: join(stateDirectory, "ephemeral"), sourceDirectory, address };
  const services = processServices(compose, place);
  clearLockFiles(services.flatMap((service) => service.mountSources));
  const runtime = new ProcessRuntime({
    services,
    clock,
    logDirectory: join(stateDirectory, "logs"),
    // What the migration's worker needs is not the app's.
    environment: { ...process.env, UV_THREADPOOL_SIZE: undefined, MALLOC_ARENA_MAX: undefined },
    processes: appProcessesAfterNow(appMark(stateDirectory)),
    onNews: () => {},
  });
  let last = "";
  const report = () => {
    const health = appHealth(runtime.status());
    const status: SupervisorStatus = {
      pid: process.pid,
      directory,
      healthy: health.healthy,
      says: health.healthy ? "healthy" : health.reason,
    };
    const text = `${JSON.stringify(status)}\n`;
    if (text !== last) writeFileAtomic(statusPath(stateDirectory), text);
    last = text;
  };
  report();
  await runtime.start();
  while (!shutdown.aborted) {
    report();
    await clock.sleep(statusInterval, shutdown).catch(() => {});
  }
  const grace = services.reduce((sum, service) => sum + service.stopGracePeriod, 5000);
  await runtime.stop(grace);
}
