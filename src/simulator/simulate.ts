import { type KnownProfile, leaseProfiles } from "../lease/profile.ts";
import { bringFault, type FaultTargets, heal } from "./faults.ts";
import { Host } from "./host.ts";
import type { Breakage } from "./mutants.ts";
import { Storage } from "./storage.ts";
import { World } from "./world.ts";
import { Writers } from "./writers.ts";

export interface SimulationOptions {
  readonly seed: number;
  /** Simulated hours of faults. */
  readonly hours: number;
  readonly breakage?: Breakage;
  /** The one fault to bring, by its name, with clocks as bad as may be. Default: all, by lot. */
  readonly only?: string;
  /** All hosts on one profile. Default: drawn by lot, sometimes mixed. */
  readonly profile?: "default" | "fast";
  readonly tracing?: boolean;
}

export interface SimulationResult {
  readonly seed: number;
  /** How often an app was started. */
  readonly starts: number;
  readonly takeovers: Readonly<Record<string, number>>;
  /** Seconds between a writer's end by a silent death and the next writer's beginning. */
  readonly takeoverTimes: readonly number[];
  /** Two writers at once, in words. */
  readonly violation?: string;
  /** After everything was healed it was not one single writer, in words. */
  readonly stuck?: string;
  readonly trace: readonly string[];
}

const hour = 3_600_000;
/** Milliseconds between two faults, on average. */
const faultEvery = 90_000;

/** Lives through one seed: hours of faults in which never two may write, then peace, in which one must. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { seed, hours, breakage = {} } = options;
  const world = new World(seed, options.tracing === true);
  const storage = new Storage(world);
  const writers = new Writers(world);
  const takeovers: Record<string, number> = {};
  const profiles = drawProfiles(world, breakage, options.profile);
  const terminated = new Map<string, number>();
  const onTakeover = (takeover: string) => {
    takeovers[takeover] = (takeovers[takeover] ?? 0) + 1;
  };
  const { only } = options;
  const dark = world.random.chance(0.4) || only !== undefined;
  const [first, ...others] = profiles.map((profile, at) => {
    const worstClock = dark || world.random.chance(0.3);
    const name = "abc"[at] ?? "";
    return new Host({ world, storage, writers, name, profile, breakage, worstClock, terminated, onTakeover });
  });
  if (first === undefined) throw new RangeError("a simulation needs hosts");
  const hosts: FaultTargets["hosts"] = [first, ...others];
  const tampering = world.random.chance(0.05);
  const targets: FaultTargets = {
    world,
    storage,
    hosts,
    longestFreeze: longestFreeze(profiles),
    tampering,
    dark,
    only,
  };
  for (const host of hosts) world.after(world.random.between(0, 300), () => host.boot());
  const end = hours * hour;
  const fault = () => {
    if (world.time >= end) return;
    bringFault(targets);
    world.after(-Math.log(1 - world.random.next()) * faultEvery, fault);
  };
  world.after(world.random.between(0, faultEvery), fault);
  const violated = () => writers.violation !== undefined;
  await world.run(end, violated);
  const stuck = violated() ? undefined : await liveUntilOneWrites(targets, writers, profiles);
  return {
    seed,
    starts: Object.values(takeovers).reduce((sum, count) => sum + count, 0),
    takeovers,
    takeoverTimes: writers.takeoverTimes,
    violation: writers.violation && describe(writers),
    stuck,
    trace: world.trace,
  };
}

/** In words, how to see a seed again. */
export function replayCommand(seed: number, hours: number, mutant?: string): string {
  const broken = mutant === undefined ? "" : ` --mutant ${JSON.stringify(mutant)}`;
  return `npm run simulate -- --seed ${seed} --hours ${hours}${broken} --trace`;
}

/** Mostly all the same; sometimes of two kinds, as in the middle of a deploy that changes the profile. */
function drawProfiles(world: World, breakage: Breakage, only: SimulationOptions["profile"]): KnownProfile[] {
  const { default: slow, fast } = leaseProfiles;
  const change = breakage.profile ?? ((profile: KnownProfile) => profile);
  const kinds = world.random.pick([[slow], [slow], [slow], [fast], [slow, fast]]);
  return ["a", "b", "c"].map(() => {
    const drawn = kinds[world.random.below(kinds.length)] ?? slow;
    return change(only === undefined ? drawn : leaseProfiles[only]);
  });
}

/** How long a whole host may be frozen with the worst clocks on both sides: what the wait leaves over. */
export function longestFreeze(profiles: readonly KnownProfile[]): number {
  const left = profiles.map(({ takeoverWait, certainDeath, assumptions: { clockRate, lateLanding } }) => {
    return takeoverWait / (1 + clockRate) - certainDeath / (1 - clockRate) - lateLanding;
  });
  return Math.min(...left);
}

/** The liveness phase. After a machine that is just going down has come up again, W and ten seconds are enough. */
async function liveUntilOneWrites(
  targets: FaultTargets,
  writers: Writers,
  profiles: readonly KnownProfile[],
): Promise<string | undefined> {
  const { world } = targets;
  const longestBoot = 60_000;
  const wait = Math.max(
    ...profiles.map((profile) => profile.takeoverWait / (1 - profile.assumptions.clockRate)),
  );
  heal(targets);
  const violated = () => writers.violation !== undefined;
  await world.run(world.time + longestBoot + wait + 10_000, violated);
  for (let look = 0; look < 30 && !violated(); look++) {
    if (writers.writing.length !== 1) return `${writers.writing.length} writers after everything was healed`;
    await world.run(world.time + 2000, violated);
  }
  return undefined;
}

function describe(writers: Writers): string {
  const { violation } = writers;
  if (violation === undefined) return "";
  const { first, second, at } = violation;
  const name = (writer: typeof first) => `${writer.host} (epoch ${writer.epoch})`;
  const until = Number.isFinite(first.until) ? ` until ${(first.until / 1000).toFixed(3)} s` : "";
  return `at ${(at / 1000).toFixed(3)} s ${name(second)} can write while ${name(first)} can${until}`;
}
