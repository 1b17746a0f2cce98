/** What the guard can do to the machine it runs on. */
export interface FenceHost {
  /** Makes ready what firing needs. Throws where the machine lacks it: then there is no guard, and no app. */
  prepare(): Promise<void>;
  /** Cuts the storage off and kills every process that could write. Returns what could not be done. */
  kill(): Promise<readonly string[]>;
  /** Resets the machine, where that is needed to lose what it has not yet written. May not return. */
  reset(): void;
  readonly watchdog: Watchdog;
}

/**
 * What kills the machine when the guard itself is dead or hung. `deadline` is D: the moment, by the machine's clock,
 * by which everything must be dead.
 */
export interface Watchdog {
  /** Throws where it cannot be had. `onLost` is called when it dies by itself. */
  start(deadline: number, onLost: (reason: string) => void): Promise<void>;
  extend(deadline: number): void;
  /** Lets go of it, so that it does not fire. */
  stop(): void;
}

/** The watchdog of a trial (`log-only`): there is none. */
export const noWatchdog: Watchdog = {
  start: () => Promise.resolve(),
  extend: () => {},
  stop: () => {},
};
