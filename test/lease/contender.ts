// An instance in small, for tests with real processes: takes the lease, guards it, and starts a writer that ignores
// SIGTERM, or another app that is named after the profile. Its words are JSON lines. Bundled and started by
// real-machine.ts with the mark in its environment.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/base/clock.ts";
import { startGuard } from "../../src/guard/start-guard.ts";
import { DirectoryStore } from "../../src/lease/directory-store.ts";
import { FileLease } from "../../src/lease/file-lease.ts";
import { type LeaseProfileName, leaseProfiles } from "../../src/lease/profile.ts";
import { writer } from "./writer.ts";

const clock = systemClock;

export async function main(words: readonly string[]): Promise<void> {
  const [volume = "", mark = "", logs = "", name = "local", ...given] = words;
  const profile = leaseProfiles[name as LeaseProfileName];
  const tell = (said: Record<string, unknown>) =>
    process.stdout.write(`${JSON.stringify({ mark, ...said })}\n`);
  const guard = await startGuard({
    host: "process",
    mark,
    profile: name as LeaseProfileName,
    mode: "required",
    firedFile: join(logs, `${mark}.fired.jsonl`),
    clock,
    onEvent: (event) => tell({ guard: event.type }),
    onDeath: () => process.exit(1),
  });
  const directory = join(volume, "lease");
  const store = new DirectoryStore({ directory, ioTimeout: profile.ioTimeout, clock });
  const lease = new FileLease({
    directory,
    store,
    profile,
    clock,
    candidate: { instanceId: mark, availabilityZone: "local-1a", bootId: mark, version: "test" },
    guard,
    // The test plays EC2: it leaves a file once a machine is terminated.
    fenceConfirmed: (instanceId) => Promise.resolve(existsSync(join(logs, `${instanceId}.terminated`))),
    onNews: (news) => tell({ news }),
  });

  const stop = new AbortController();
  process.on("SIGTERM", () => stop.abort());
  const held = await lease.acquire(stop.signal);
  const log = join(logs, `${mark}.${held.epoch}.log`);
  const own = ["bash", "-c", writer, "writer", log, String(held.epoch)];
  const [program = "", ...operands] = given.length > 0 ? given : own;
  const app = spawn(program, operands, { stdio: "ignore" });
  tell({ held: held.epoch, takeover: held.takeover });
  const end = await lease.hold(stop.signal);
  app.kill("SIGKILL");
  await new Promise((resolve) => app.once("exit", resolve));
  tell({ end, released: await lease.release() });
  store.close();
  guard.close();
}
