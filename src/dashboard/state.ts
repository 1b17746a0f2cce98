import type { TimelineEvent } from "../timeline/event.ts";

/** Everything that the page shows besides the timeline and the probes. All times are wall-clock milliseconds. */
export interface DashboardState {
  /** The server's time when it was made: the page's own clock may differ. */
  readonly at: number;
  readonly app: string;
  readonly region: string;
  readonly cloud: CloudState;
  readonly stack: StackState | undefined;
  readonly group: GroupState | undefined;
  readonly zones: readonly ZoneState[];
  readonly instances: readonly InstanceState[];
  readonly lease: LeaseState;
  readonly breaker: BreakerState;
  readonly findings: readonly Finding[];
  /** Newest first. */
  readonly drills: readonly DrillState[];
  /** The fault of the drill that runs now. */
  readonly drillRunning?: { readonly fault: string; readonly startedAt: number };
  readonly price?: PriceState;
}

export interface CloudState {
  readonly kind: "local" | "aws";
  /** On AWS the page changes nothing. */
  readonly readOnly: boolean;
  /** How often AWS's minutes go by in one, on the local cloud. */
  readonly timeScale?: number;
  /** Why the last look failed, and since when looks fail. */
  readonly trouble?: { readonly since: number; readonly message: string };
}

export interface StackState {
  readonly name: string;
  readonly status: string;
  readonly address?: string;
}

export interface GroupState {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  readonly suspended: readonly string[];
}

export interface ZoneState {
  readonly name: string;
  readonly condition: "up" | "failed" | "cutOff" | "full";
}

export interface InstanceState {
  readonly instanceId: string;
  readonly availabilityZone: string;
  /** Auto Scaling's. */
  readonly lifecycleState: string;
  readonly healthStatus: string;
  /** EC2's. */
  readonly state?: string;
  /** The load balancer's word, where there is one. */
  readonly target?: { readonly state: string; readonly reason?: string };
  /** A fault was put into it that stops every process, and not taken away. */
  readonly frozen: boolean;
  /** The last thing that its agent said. */
  readonly doing?: TimelineEvent;
}

export interface Deadlines {
  readonly profile: string;
  /** Milliseconds without a renewal, after which … */
  readonly softDeadline: number;
  readonly hardDeadline: number;
  readonly certainDeath: number;
  readonly takeoverWait: number;
}

export interface LeaseState {
  readonly holder?: {
    readonly instanceId: string;
    readonly availabilityZone?: string;
    readonly epoch: number;
    readonly since: number;
  };
  /** When it was renewed last, where the volume can be read from here. */
  readonly renewedAt?: number;
  /** Since when its holder has said that it cannot renew. */
  readonly stalledSince?: number;
  /** Instances that wait for it. */
  readonly waiting: readonly { readonly instanceId: string; readonly since: number }[];
  readonly deadlines: Deadlines;
}

export interface Failure {
  readonly at: number;
  readonly instanceId?: string;
  readonly event: TimelineEvent;
}

export interface BreakerState {
  readonly held?: { readonly reason: string; readonly at: number };
  readonly counted?: { readonly replacements: number; readonly limit: number };
  /** What failed since the app was healthy last, newest first. */
  readonly failures: readonly Failure[];
}

/** Something that breaks the rules of one. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export interface DrillState {
  readonly fault: string;
  readonly at: number;
  readonly good: boolean;
  /** Milliseconds; absent where the app never came back. */
  readonly recovery?: number;
  readonly lostWrites?: number;
  readonly problems: readonly string[];
}

export interface PriceState {
  /** USD. */
  readonly monthly: number;
  readonly lines: readonly { readonly what: string; readonly monthly: number }[];
}

/** One question to the app's address: when, milliseconds until the answer, its status. No latency: no good answer. */
export type Probe = readonly [at: number, latency: number | null, status: number];

/** What a person can have done from the page, on the local cloud alone. */
export type Action =
  | { readonly action: "failZone" | "restoreZone"; readonly zone: string }
  | { readonly action: "kill" | "freeze" | "thaw"; readonly instanceId: string }
  | { readonly action: "capacity"; readonly desired: 1 | 2 }
  | { readonly action: "resume" };
