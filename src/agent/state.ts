import type { EventFacts } from "../timeline/event.ts";

/** What the agent is doing, in the order of a life. */
type Phase =
  | "mounting"
  | "checking volume"
  | "refused"
  | "waiting for lease"
  | "preparing"
  | "starting"
  | "serving"
  | "unhealthy"
  | "stopping"
  | "held"
  | "leaving"
  | "done";

export interface AgentState {
  readonly phase: Phase;
  /** `soft`, `lost`, `unguarded`: it ended for us, and must never be released. */
  readonly lease: "none" | "held" | "soft" | "lost" | "unguarded";
  /** Of the lease that is held, or was last. */
  readonly epoch: number;
  /** True from the moment the app is started until there is proof that none of its processes lives. */
  readonly appMayRun: boolean;
  /** It was healthy at least once in this tenure. */
  readonly wasHealthy: boolean;
  /** Kills that did not prove the app dead. */
  readonly unproven: number;
  /** Why nothing must be started any more: the machine shuts down, or the group terminates the instance. */
  readonly ending?: "shutdown" | "termination";
  /** The breaker's reason, from its verdict until somebody resumes. */
  readonly holding?: string;
  readonly refusal?: string;
}

/** What the agent observed, or what became of something that it did. `epoch` names the tenure that it belongs to. */
export type Input =
  | { readonly type: "begun" }
  | { readonly type: "mounted" }
  | { readonly type: "volumeAccepted" }
  | { readonly type: "volumeRefused"; readonly reason: string }
  | { readonly type: "leaseAcquired"; readonly epoch: number }
  | { readonly type: "leaseEnded"; readonly epoch: number; readonly why: "soft" | "lost" }
  | { readonly type: "guardDied"; readonly reason: string }
  | { readonly type: "prepared"; readonly epoch: number }
  | { readonly type: "breakerHolds"; readonly epoch: number; readonly reason: string }
  | { readonly type: "breakerAllowsReplacement"; readonly epoch: number }
  | { readonly type: "resumed" }
  | {
      readonly type: "serviceExited";
      readonly epoch: number;
      readonly service: string;
      readonly exitCode: number | null;
    }
  | { readonly type: "appHealthy"; readonly epoch: number }
  | { readonly type: "appUnhealthy"; readonly epoch: number; readonly reason: string }
  | { readonly type: "patienceOver"; readonly epoch: number; readonly reason: string }
  | { readonly type: "appStopped"; readonly epoch: number; readonly proven: boolean }
  | { readonly type: "left"; readonly clean: boolean }
  | { readonly type: "shutdownAsked"; readonly reason: string }
  | { readonly type: "terminationAsked"; readonly reason: string };

/** What the agent does next. */
export type Action =
  | { readonly type: "say"; readonly facts: EventFacts }
  | { readonly type: "mount" }
  | { readonly type: "checkVolume"; readonly later: boolean }
  | { readonly type: "acquireLease" }
  /** Renew, and make everything ready for the app: only ever with the lease held and the guard armed. */
  | { readonly type: "beginTenure"; readonly epoch: number }
  | { readonly type: "prepare" }
  | { readonly type: "startApp" }
  | { readonly type: "recordHealthy" }
  /** Waits as long as an unhealthy app is given, then tells `patienceOver`. */
  | { readonly type: "losePatience"; readonly reason: string }
  | { readonly type: "forgivePatience" }
  | { readonly type: "countFailure"; readonly reason: string }
  /** Writes down what became of a start that is ended from outside. */
  | { readonly type: "recordEnding"; readonly wasHealthy: boolean; readonly reason: string }
  | { readonly type: "setInstanceUnhealthy" }
  | { readonly type: "stopApp"; readonly hurry: boolean }
  | { readonly type: "killApp" }
  | { readonly type: "hold"; readonly reason: string }
  | { readonly type: "heartbeat" }
  /**
   * Unmount, and let the volume go. `release`: give the lease back. `disarm`: leave it to run out, but spare the
   * machine, since the app is proved dead. `abandon`: neither; the guard does its work.
   */
  | { readonly type: "leave"; readonly lease: "release" | "disarm" | "abandon" }
  | { readonly type: "completeLifecycleAction" }
  | { readonly type: "exit"; readonly code: number };

export interface Decision {
  readonly state: AgentState;
  readonly actions: readonly Action[];
}

export const beginning: AgentState = {
  phase: "mounting",
  lease: "none",
  epoch: 0,
  appMayRun: false,
  wasHealthy: false,
  unproven: 0,
};
