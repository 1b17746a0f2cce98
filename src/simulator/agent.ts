import { FileLease } from "../lease/file-lease.ts";
import { leaseRules } from "../lease/rules.ts";
import { GuardLink } from "./guard-link.ts";
import type { Host } from "./host.ts";
import { ProcessClock, type SimulatedProcess } from "./process.ts";
import { SimulatedStore } from "./simulated-store.ts";

/**
 * The agent in small: removes what an earlier one left behind, then again and again takes the lease, starts the app,
 * holds, stops the app, gives the lease back. The lease is the real one.
 */
export async function runAgent(host: Host, process: SimulatedProcess): Promise<void> {
  const { world, breakage, profile } = host.options;
  const { random } = world;
  const clock = new ProcessClock(world, host.time, process);
  await clock.sleep(random.between(500, 2000));
  const guard = new GuardLink({
    world,
    agent: process,
    clock,
    answerTimeout: profile.softDeadline,
    deaf: breakage.unguardedStart === true,
    guard: () => host.guard,
  });
  await stopApp(host, clock, random.between(100, 1000));
  await guard.disarm();
  const lease = makeLease(host, process, clock, guard);
  for (;;) {
    const stop = new AbortController();
    host.handOver = () => process.deliver({ takeIn: () => stop.abort(new Error("hand over")) });
    const held = await lease.acquire(stop.signal);
    host.options.onTakeover(held.takeover);
    await clock.sleep(random.between(50, 3000));
    host.startApp(held.epoch);
    const end = await lease.hold(stop.signal);
    world.say(() => `${host.name}: the hold ends: ${end}`);
    if (end === "lost") return;
    if (breakage.releaseBeforeDeath) await lease.release();
    await stopApp(host, clock, random.between(500, random.chance(0.2) ? 40_000 : 8000));
    await lease.release();
    await clock.sleep(random.between(500, 20_000));
  }
}

/** Stops the app and unmounts: that takes the storage, since everything dirty must reach it first. */
async function stopApp(host: Host, clock: ProcessClock, milliseconds: number): Promise<void> {
  if (!host.appRuns) return;
  await clock.sleep(milliseconds);
  while (!host.reachesStorage) await clock.sleep(500);
  host.appIsGone();
}

function makeLease(host: Host, process: SimulatedProcess, clock: ProcessClock, guard: GuardLink): FileLease {
  const { world, storage, breakage, profile, terminated } = host.options;
  const hostTime = host.time;
  return new FileLease({
    directory: "/volume/.hitori/lease",
    store: new SimulatedStore({ world, storage, client: host, process, hostTime }),
    profile,
    clock,
    candidate: {
      instanceId: host.instanceId,
      availabilityZone: host.name,
      bootId: process.name,
      version: "simulated",
    },
    guard,
    fenceConfirmed: (instanceId) =>
      Promise.resolve(world.time >= (terminated.get(instanceId) ?? Number.POSITIVE_INFINITY)),
    onNews: (news) => world.say(() => `${host.name}: ${JSON.stringify(news)}`),
    nonce: () => world.random.nonce(),
    rules: breakage.rules?.({ storage, hostTime }) ?? leaseRules,
  });
}
