import { HitoriError } from "../base/error.ts";
import type { LeaseProfile } from "./lease.ts";

/**
 * What a profile takes for granted of the world; docs/guarantees.md lists the same. Milliseconds, except `clockRate`.
 */
interface LeaseAssumptions {
  /** K: from the hard deadline until the cut, the kill, and the reset or the watchdog have surely done their work. */
  readonly killTime: number;
  /** δ: no request of a host that was reset or cut off is executed later than this. */
  readonly lateLanding: number;
  /** ε: what clock resolution and rounding may eat. */
  readonly margin: number;
  /** ρ: how far a clock's rate may be off, as a fraction. No offsets are ever compared. */
  readonly clockRate: number;
}

/** A profile with the assumptions that its figures were chosen for. */
export interface KnownProfile extends LeaseProfile {
  readonly assumptions: LeaseAssumptions;
}

/**
 * For a stock machine on EFS. The clock's rate may be off by 8.4 %, since chrony slews CLOCK_BOOTTIME by up to
 * 83,333 ppm; T_io is AWS's smallest soft `timeo`, so that one lost request is ridden out.
 */
const defaultProfile: KnownProfile = {
  name: "default",
  renewInterval: 4_000,
  ioTimeout: 15_000,
  softDeadline: 24_000,
  hardDeadline: 33_000,
  certainDeath: 42_000,
  takeoverWait: 60_000,
  assumptions: { killTime: 9_000, lateLanding: 5_000, margin: 3_000, clockRate: 0.084 },
};

/** Takes over sooner, and pays with a restart where the storage stalls for more than six seconds. */
const fastProfile: KnownProfile = {
  name: "fast",
  renewInterval: 2_000,
  ioTimeout: 2_000,
  softDeadline: 6_000,
  hardDeadline: 12_000,
  certainDeath: 16_000,
  takeoverWait: 25_000,
  assumptions: { killTime: 4_000, lateLanding: 4_000, margin: 1_000, clockRate: 0.084 },
};

/** For process machines of the local cloud: one kernel, so one clock, and killed processes send nothing later. */
const localProfile: KnownProfile = {
  name: "local",
  renewInterval: 1_000,
  ioTimeout: 4_000,
  softDeadline: 6_000,
  hardDeadline: 8_000,
  certainDeath: 10_000,
  takeoverWait: 12_000,
  assumptions: { killTime: 2_000, lateLanding: 500, margin: 1_000, clockRate: 0.001 },
};

export const leaseProfiles = { default: defaultProfile, fast: fastProfile, local: localProfile } as const;

export type LeaseProfileName = keyof typeof leaseProfiles;

/** A candidate that cannot tell the holder's profile waits as long as the slowest known one asks for. */
export const longestTakeoverWait = Math.max(
  ...Object.values(leaseProfiles).map((profile) => profile.takeoverWait),
);

/** An inequality that does not hold, in the words of docs/guarantees.md. */
export interface BrokenInequality {
  readonly inequality: string;
  readonly got: string;
}

/** The inequalities that a profile breaks; none for one that may be used. */
export function brokenInequalities(profile: KnownProfile): BrokenInequality[] {
  const { renewInterval, ioTimeout, softDeadline, hardDeadline, certainDeath, takeoverWait } = profile;
  const { killTime, lateLanding, margin, clockRate } = profile.assumptions;
  const needed = ((certainDeath + lateLanding) * (1 + clockRate)) / (1 - clockRate) + margin;
  const figures = [renewInterval, ioTimeout, softDeadline, hardDeadline, certainDeath, takeoverWait];
  return [
    rule(
      "every duration > 0",
      figures.every((figure) => Number.isFinite(figure) && figure > 0),
      figures.join(),
    ),
    rule("0 <= rho < 1", clockRate >= 0 && clockRate < 1, `${clockRate}`),
    rule(
      "2P + T_io <= S",
      2 * renewInterval + ioTimeout <= softDeadline,
      `${2 * renewInterval + ioTimeout} > ${softDeadline}`,
    ),
    rule("S < G", softDeadline < hardDeadline, `${softDeadline} >= ${hardDeadline}`),
    rule(
      "G + K <= D",
      hardDeadline + killTime <= certainDeath,
      `${hardDeadline + killTime} > ${certainDeath}`,
    ),
    rule(
      "(D + delta)(1 + rho)/(1 - rho) + epsilon <= W",
      needed <= takeoverWait,
      `${Math.ceil(needed)} > ${takeoverWait}`,
    ),
  ].filter((broken) => broken !== undefined);
}

function rule(inequality: string, holds: boolean, got: string): BrokenInequality | undefined {
  return holds ? undefined : { inequality, got };
}

/** @throws LEASE_PROFILE_UNSAFE naming the first inequality that does not hold */
export function checkProfile(profile: KnownProfile): KnownProfile {
  const [broken] = brokenInequalities(profile);
  if (broken === undefined) return profile;
  throw new HitoriError({
    code: "LEASE_PROFILE_UNSAFE",
    message: `The lease profile "${profile.name}" would let two instances write: ${broken.inequality} does not hold (in ms: ${broken.got}).`,
    hint: "Use the profile default or fast; docs/guarantees.md explains the inequalities.",
  });
}
