import { formatToken, parseToken } from "../lease/token.ts";
import type { Host } from "./host.ts";
import type { SimulatedProcess } from "./process.ts";
import { fairWeather, type Storage, type Weather } from "./storage.ts";
import type { World } from "./world.ts";

export interface FaultTargets {
  readonly world: World;
  readonly storage: Storage;
  readonly hosts: readonly [Host, ...Host[]];
  /** The longest freeze of a whole host that the assumptions cover, milliseconds. */
  readonly longestFreeze: number;
  /** Whether somebody's hand may change the lease directory. */
  readonly tampering: boolean;
  /** Only the composites, which go for deadlines that are wrong by seconds. */
  readonly dark: boolean;
  /** The one fault that is ever brought. */
  readonly only?: string;
}

type Fault = (targets: FaultTargets, host: Host) => void;

const seconds = (world: World, low: number, high: number) => world.random.between(low * 1000, high * 1000);

function stopFor(world: World, process: SimulatedProcess | undefined, milliseconds: number): void {
  if (world.peace || process?.state !== "running") return;
  process.stop();
  world.after(milliseconds, () => process.resume());
}

function spell(change: (world: World) => Partial<Weather>): Fault {
  return ({ world, storage }) => {
    Object.assign(storage.weather, change(world));
    world.after(seconds(world, 10, 120), () =>
      Object.assign(storage.weather, { ...fairWeather(), stalled: storage.weather.stalled }),
    );
  };
}

/** Every class of fault, by what it is called in the trace. Those that go for the lease's own moments stand first. */
const faults: Readonly<Record<string, Fault>> = {
  "stop the agent": ({ world }, host) => stopFor(world, host.agent, seconds(world, 1, 120)),
  "kill the agent": (_, host) => host.on && host.killAgent(),
  "stop the guard": ({ world }, host) => stopFor(world, host.guard?.process, seconds(world, 1, 120)),
  "kill the guard": (_, host) => host.on && host.killGuard(),
  "stop agent and guard": ({ world }, host) => {
    stopFor(world, host.agent, seconds(world, 1, 120));
    stopFor(world, host.guard?.process, seconds(world, 1, 120));
  },
  "kill agent and guard": (_, host) => {
    if (!host.on) return;
    host.killAgent();
    host.killGuard();
  },
  "stop the agent at an await": ({ world }, host) => {
    const process = host.agent;
    process?.armTripwire(world.random.below(40), () => stopFor(world, process, seconds(world, 1, 120)));
  },
  "kill the agent at an await": ({ world }, host) => {
    const process = host.agent;
    process?.armTripwire(world.random.below(40), () => host.agent === process && host.killAgent());
  },
  "power off at an await": ({ world }, host) =>
    host.agent?.armTripwire(world.random.below(40), () => host.reset()),
  "hand over": (_, host) => host.handOver(),
  "hand over, killed at an await": ({ world }, host) => {
    host.handOver();
    const process = host.agent;
    process?.armTripwire(world.random.below(12), () => host.agent === process && host.killAgent());
  },
  "hand over while the storage loses answers": (targets, host) => {
    host.handOver();
    spell(() => ({ loseReply: 0.4, duplicate: 0.3, slow: 0.2, slowest: 5000 }))(targets, host);
  },
  "power off": (_, host) => host.reset(),
  "power off the holder": ({ hosts }) => hosts.find((host) => host.appRuns)?.reset(),
  terminate: (_, host) => host.terminate(),
  freeze: ({ world, longestFreeze }, host) => host.freeze(world.random.between(100, longestFreeze)),
  "partition one host": ({ world }, host) => {
    host.partition = world.random.pick(["both", "out"]);
    world.after(seconds(world, 1, 150), () => {
      host.partition = "none";
    });
  },
  "stall the storage": ({ world, storage }) => {
    storage.weather.stalled = true;
    world.after(seconds(world, 1, 100), () => storage.endStall());
  },
  "lose replies": spell(() => ({ loseReply: 0.4 })),
  "slow requests": spell((world) => ({
    slow: 0.3,
    slowest: world.random.pick([2000, 15_000, 40_000, 90_000]),
  })),
  "send twice": spell(() => ({ duplicate: 0.4, slow: 0.2, slowest: 60_000 })),
  "stale listings": spell((world) => ({ staleListing: 0.7, stalest: seconds(world, 1, 60) })),
  "odd listings": spell(() => ({ oddListing: 0.3 })),
  "storage errors": spell(() => ({ error: 0.5, tornHint: 0.3 })),
  "bad weather of every kind": spell(() => ({
    loseReply: 0.3,
    slow: 0.3,
    slowest: 30_000,
    duplicate: 0.2,
    staleListing: 0.3,
    stalest: 60_000,
    oddListing: 0.1,
    error: 0.1,
    tornHint: 0.1,
  })),
  "jump of the wall clock": ({ world }, host) => {
    host.time.wallOffset += world.random.between(-86_400_000, 86_400_000);
  },
};

/** Somebody's hand in the lease directory. It breaks an assumption, and must fail closed all the same. */
const tamperings: Readonly<Record<string, Fault>> = {
  "delete the token": ({ storage }) => storage.tamper((names) => names.clear()),
  "double the token": ({ storage, world }) =>
    storage.tamper((names) => {
      const token = parseToken([...names][0] ?? "");
      if (token) names.add(formatToken({ ...token, nonce: world.random.nonce() }));
    }),
  "misspell the token": ({ storage }) =>
    storage.tamper((names) => {
      const [name] = names;
      names.clear();
      names.add(`${name}.bak`);
    }),
};

/** The holder hears nothing and is heard by nobody, and what should notice hangs too: only the last deadline is left. */
const leaveInTheDark: Fault = ({ world, hosts }, host) => {
  if (world.peace) return;
  const holder = hosts.find((other) => other.appRuns) ?? host;
  holder.partition = "both";
  world.after(seconds(world, 40, 150), () => {
    holder.partition = "none";
  });
  if (world.random.chance(0.4)) stopFor(world, holder.agent, seconds(world, 40, 150));
  if (world.random.chance(0.2)) stopFor(world, holder.guard?.process, seconds(world, 40, 150));
};

/** A spell of some weather, and at its end the holder is left in the dark. */
function thenDark(change: (world: World) => Partial<Weather>): Fault {
  return (targets, host) => {
    const { world, storage } = targets;
    Object.assign(storage.weather, change(world));
    world.after(seconds(world, 8, 70), () => {
      leaveInTheDark(targets, host);
      world.after(seconds(world, 0, 20), () =>
        Object.assign(storage.weather, { ...fairWeather(), stalled: storage.weather.stalled }),
      );
    });
  };
}

/** What it takes to see a deadline that is wrong by some seconds: the right faults in the right order. */
const composites: Readonly<Record<string, Fault>> = {
  "the dark": leaveInTheDark,
  "slow answers, then the dark": thenDark((world) => ({
    slow: 0.8,
    slowest: world.random.pick([2000, 15_000]),
  })),
  "late looks, then the dark": thenDark(() => ({ lateLooks: 0.95 })),
  "late answers to renewals, then the dark": thenDark(() => ({ lateRenewals: 0.95 })),
  "lost answers and errors, then the dark": thenDark(() => ({ loseReply: 0.4, error: 0.4 })),
  "renames without an answer, stale listings, then the dark": thenDark(() => ({
    loseRenameReply: 0.6,
    staleListing: 0.5,
    stalest: 60_000,
  })),
  "an agent that stops at an await, then the dark": (targets, host) => {
    const { world, hosts } = targets;
    const holder = hosts.find((other) => other.appRuns) ?? host;
    const { agent } = holder;
    agent?.armTripwire(world.random.below(6), () => {
      const pause = seconds(world, 5, 23);
      stopFor(world, agent, pause + 1);
      world.after(pause, () => leaveInTheDark(targets, holder));
    });
  },
  "a guard that hangs for long, and an agent that stops later": ({ world, hosts }, host) => {
    const waiting = hosts.find((other) => other.on && !other.appRuns) ?? host;
    stopFor(world, waiting.guard?.process, seconds(world, 300, 900));
    for (const other of hosts) if (other !== waiting && other.appRuns) other.handOver();
    world.after(seconds(world, 10, 60), () => stopFor(world, waiting.agent, seconds(world, 80, 200)));
  },
};

const faultNames = Object.keys(faults);
const compositeNames = Object.keys(composites);
const tamperingNames = Object.keys(tamperings);

/** Brings one fault, drawn by lot. */
export function bringFault(targets: FaultTargets): void {
  const { world, hosts } = targets;
  const host = hosts[world.random.below(hosts.length)] ?? hosts[0];
  const name = targets.only ?? drawFault(targets);
  const bring = faults[name] ?? composites[name] ?? tamperings[name];
  if (bring === undefined) throw new RangeError(`there is no fault "${name}"`);
  world.say(() => `FAULT ${name} (${host.name})`);
  bring(targets, host);
}

function drawFault({ world, tampering, dark }: FaultTargets): string {
  const composite = dark || world.random.chance(0.2);
  const names =
    tampering && world.random.chance(0.1) ? tamperingNames : composite ? compositeNames : faultNames;
  return names[world.random.below(names.length)] ?? "";
}

/** Everything is well again: what was stopped goes on, what was cut off is reached, and a person has mended the token. */
export function heal({ world, storage, hosts }: FaultTargets): void {
  world.say(() => "HEALED");
  world.peace = true;
  Object.assign(storage.weather, fairWeather());
  storage.endStall();
  for (const host of hosts) {
    host.partition = "none";
    host.agent?.armTripwire(Number.POSITIVE_INFINITY, () => {});
    host.agent?.resume();
    host.guard?.process.resume();
  }
  storage.tamper((names) => {
    const tokens = [...names]
      .map((name) => parseToken(name.replace(/\.bak$/, "")))
      .filter((token) => token !== undefined);
    const highest = tokens.sort((a, b) => b.sequence - a.sequence)[0];
    if (tokens.length === 1 && names.size === 1 && highest && names.has(formatToken(highest))) return;
    names.clear();
    names.add(
      formatToken(
        highest ?? { sequence: 900_000, term: 900_000, nonce: world.random.nonce(), state: "free" },
      ),
    );
  });
}
