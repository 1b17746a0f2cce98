// An instance in small, for tests with real processes: takes the lease, guards it, and starts a writer that ignores
// SIGTERM. Its words are JSON lines. Run by src/guard/*.test.ts and src/lease/*.test.ts with the mark in its environment.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../src/base/clock.ts";
import { startGuard } from "../../src/guard/start-guard.ts";
import { DirectoryStore } from "../../src/lease/directory-store.ts";
import { FileLease } from "../../src/lease/file-lease.ts";
import { leaseProfiles } from "../../src/lease/profile.ts";

const [volume = "", mark = "", logs = ""] = process.argv.slice(2);
const profile = leaseProfiles.local;
const clock = systemClock;
const tell = (words: Record<string, unknown>) =>
  process.stdout.write(`${JSON.stringify({ mark, ...words })}\n`);

const guard = await startGuard({
  mark,
  profile: "local",
  mode: "required",
  firedFile: join(logs, `${mark}.fired.jsonl`),
  clock,
  onEvent: (event) => tell({ guard: event.type }),
  onDeath: (reason) => process.exit(tell({ guard: "dead", reason }) ? 1 : 1),
});
const store = new DirectoryStore({ directory: join(volume, "lease"), ioTimeout: profile.ioTimeout, clock });
const lease = new FileLease({
  directory: join(volume, "lease"),
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
tell({ started: process.pid });
const held = await lease.acquire(stop.signal);
const writer = spawn(
  "bash",
  [fileURLToPath(new URL("writer.sh", import.meta.url)), logs, mark, String(held.epoch)],
  {
    stdio: "ignore",
  },
);
tell({ held: held.epoch, takeover: held.takeover, writer: writer.pid });
const end = await lease.hold(stop.signal);
writer.kill("SIGKILL");
await new Promise((resolve) => writer.once("exit", resolve));
tell({ end, released: await lease.release() });
store.close();
guard.close();
