/** Timing of the lease; all in milliseconds. `profile.ts` holds the known ones and checks their inequalities. */
export interface LeaseProfile {
  readonly name: string;
  /** P: between two renewals. */
  readonly renewInterval: number;
  /** T_io: a file operation that takes longer is killed with its process. */
  readonly ioTimeout: number;
  /** S: without a renewal for this long the app is stopped gracefully. */
  readonly softDeadline: number;
  /** G: without a renewal for this long the guard cuts, kills and resets. */
  readonly hardDeadline: number;
  /** D: after this long every process that could write is dead for certain. */
  readonly certainDeath: number;
  /** W: a silent holder's lease may be taken over after it was watched unchanged for this long. */
  readonly takeoverWait: number;
}

/** Why an acquisition succeeded. */
export type Takeover = "first" | "released" | "fenced" | "expired";

/** The right to write, as it was got. Its epoch is higher than every earlier holder's. */
export interface Held {
  readonly epoch: number;
  readonly takeover: Takeover;
}

/** What the lease needs of the guard. Times are the clock's `monotonic`, taken before the file operation was sent. */
export interface LeaseGuard {
  /** Resolves once the guard has acknowledged; throws where it refuses (watchdog missing, time in the past). */
  arm(sentAt: number, epoch: number): Promise<void>;
  extend(sentAt: number): void;
  /** Kills everything at once. Irrevocable. */
  fence(reason: string): void;
  /** Only after proof that nothing of the app lives and the volume is unmounted. */
  disarm(): Promise<void>;
}

/** Who asks for the lease: written to the hint, and part of nothing that decides. */
export interface LeaseCandidate {
  readonly instanceId: string;
  readonly availabilityZone: string;
  readonly bootId: string;
  readonly version: string;
}

/** What the lease tells of itself; the agent turns these into timeline events. */
export type LeaseNews =
  | {
      readonly type: "waiting";
      readonly holder: string;
      readonly reason: string;
      /** The holder's, where a holder is what it waits for. */
      readonly epoch?: number;
      /** Milliseconds until it may take over, where the holder is silent. */
      readonly takeoverIn?: number;
    }
  | { readonly type: "acquired"; readonly held: Held }
  | { readonly type: "stalled"; readonly reason: string }
  | { readonly type: "lost"; readonly reason: string }
  | { readonly type: "frozen"; readonly reason: string }
  | { readonly type: "released" };

/** The single-writer right on one volume, as the agent uses it. */
export interface Lease {
  /** Waits until the right is ours and the guard is armed. Rejects with the signal's reason when aborted. */
  acquire(signal: AbortSignal): Promise<Held>;
  /**
   * Waits while the right is renewed, which begins as soon as `acquire` has resolved. Resolves with why it ends:
   * `soft` the soft deadline passed (stop the app; the guard fires at the hard one), `lost` somebody else has it (the
   * guard was told to fence), `aborted` the signal fired: the right is renewed on, however long the app takes to
   * stop, until `release`.
   */
  hold(signal: AbortSignal): Promise<"soft" | "lost" | "aborted">;
  /**
   * Gives the right back. To be called only after proof that the app is dead and the volume is unmounted, after `soft`
   * too; disarms the guard first. False where it could not be said: the next holder then waits. Afterwards `acquire`
   * may be called again.
   */
  release(): Promise<boolean>;
}
