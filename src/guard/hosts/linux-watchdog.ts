import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../base/clock.ts";
import { errorCode, HitoriError, messageOf } from "../../base/error.ts";
import type { LeaseProfile } from "../../lease/lease.ts";
import { mayPet, petInterval } from "../decide-pet.ts";
import type { Watchdog } from "../fence-host.ts";

/** Seconds that the kernel's watchdog may be set to: fed for the last time before G, it fires before D. */
export function watchdogTimeout(profile: LeaseProfile): number {
  return Math.floor((profile.certainDeath - profile.hardDeadline - 2 * petInterval) / 1000);
}

export interface LinuxWatchdogOptions {
  readonly clock: Clock;
  readonly profile: LeaseProfile;
  /** `/dev/watchdog0` */
  readonly device: string;
  /** `/sys/class/watchdog/watchdog0` */
  readonly directory: string;
}

/**
 * The kernel's watchdog (softdog on EC2: Amazon Linux 2023 ships no other). Its closing without the magic `V`, by the
 * guard's death for instance, does not stop it. It resets without a sync, which is the point: what the app had dirtied
 * must not reach the storage any more (drivers/watchdog/softdog.c, emergency_restart).
 */
export class LinuxWatchdog implements Watchdog {
  readonly #options: LinuxWatchdogOptions;
  #file: number | undefined;
  #timeout = 0;
  #pettedAt = Number.NEGATIVE_INFINITY;

  constructor(options: LinuxWatchdogOptions) {
    this.#options = options;
  }

  /** @throws GUARD_WATCHDOG where it is missing, too slow, another's, or could not be stopped again */
  async start(deadline: number): Promise<void> {
    const { clock, device, profile } = this.#options;
    this.check();
    if (!mayPet(clock.monotonic(), deadline, this.#timeout))
      throw unusable("the renewal is too old to feed it for");
    try {
      this.#file ??= openSync(device, "w");
    } catch (error) {
      const busy = errorCode(error) === "EBUSY";
      const owner = "somebody else holds it; systemd does where RuntimeWatchdogSec is set";
      throw unusable(busy ? owner : messageOf(error), profile);
    }
    this.#pet();
  }

  extend(deadline: number): void {
    const now = this.#options.clock.monotonic();
    if (this.#file === undefined || now - this.#pettedAt < petInterval) return;
    if (mayPet(now, deadline, this.#timeout)) this.#pet();
  }

  /** The magic close: the only way to stop it. */
  stop(): void {
    if (this.#file === undefined) return;
    writeSync(this.#file, "V");
    closeSync(this.#file);
    this.#file = undefined;
  }

  /** Looks at what the kernel says of it, without starting it. @throws GUARD_WATCHDOG */
  check(): void {
    const { directory, profile } = this.#options;
    const allowed = watchdogTimeout(profile);
    const timeout = Number(this.#read("timeout"));
    if (!(timeout > 0)) throw unusable(`${directory} is missing`, profile);
    if (timeout > allowed)
      throw unusable(`it fires after ${timeout} s, and ${allowed} s is the most`, profile);
    if (this.#read("nowayout") === "1") throw unusable("it cannot be stopped again (nowayout)", profile);
    this.#timeout = timeout * 1000;
  }

  #pet(): void {
    if (this.#file === undefined) return;
    this.#pettedAt = this.#options.clock.monotonic();
    writeSync(this.#file, "\0");
  }

  #read(name: string): string | undefined {
    try {
      return readFileSync(join(this.#options.directory, name), "utf8").trim();
    } catch {
      return undefined; // an older kernel, or no watchdog at all: judged by what is missing
    }
  }
}

function unusable(what: string, profile?: LeaseProfile): HitoriError {
  const margin = profile === undefined ? "" : ` soft_margin=${watchdogTimeout(profile)}`;
  return new HitoriError({
    code: "GUARD_WATCHDOG",
    message: `The kernel's watchdog cannot be used: ${what}.`,
    hint: `Load it as the guard needs it: modprobe softdog${margin}`,
  });
}
