/** What the guard knows. `fired` is where it ends: nothing leads out of it. */
export type GuardState =
  | { readonly phase: "idle" }
  | { readonly phase: "armed"; readonly epoch: number; readonly sentAt: number }
  | { readonly phase: "fired"; readonly reason: string };

/** What happens to the guard. Times are the machine's CLOCK_BOOTTIME in milliseconds, as the agent read it before it sent. */
export type GuardInput =
  | { readonly type: "arm"; readonly epoch: number; readonly sentAt: number }
  | { readonly type: "extend"; readonly epoch: number; readonly sentAt: number }
  | { readonly type: "fence"; readonly reason: string }
  | { readonly type: "disarm" }
  | { readonly type: "agentLost" }
  | { readonly type: "watchdogLost"; readonly reason: string }
  | { readonly type: "tick" };

export interface GuardLimits {
  /** G, milliseconds. */
  readonly hardDeadline: number;
  /** What the agent's death means: on a process machine the end of the machine, elsewhere only silence. */
  readonly agentLoss: "fire" | "wait";
}

export interface GuardStep {
  readonly state: GuardState;
  /** Why the input is refused. */
  readonly refused?: string;
  /** Set on the one step that fires. */
  readonly fire?: string;
}

/** How far two readings of one clock may differ: /proc/uptime counts in hundredths. */
const clockResolution = 20;

/**
 * One step of the guard. The deadline is the newest time at which a successful renewal was sent, plus G: it never goes
 * back, so late messages with old times are harmless, and a time in the future is refused. An input is taken in before
 * the deadline is looked at, so that a renewal that waited in the pipe still counts.
 */
export function decideGuard(
  state: GuardState,
  input: GuardInput,
  now: number,
  limits: GuardLimits,
): GuardStep {
  if (state.phase === "fired") return { state, refused: `the guard has fired: ${state.reason}` };
  const step = state.phase === "idle" ? whileIdle(input, now, limits) : whileArmed(state, input, now, limits);
  if (step.fire !== undefined || step.state.phase !== "armed") return step;
  const deadline = step.state.sentAt + limits.hardDeadline;
  if (now < deadline) return step;
  return fired(`no renewal for ${seconds(now - step.state.sentAt)}`);
}

function whileIdle(input: GuardInput, now: number, limits: GuardLimits): GuardStep {
  const idle: GuardState = { phase: "idle" };
  switch (input.type) {
    case "arm":
      if (!Number.isFinite(input.sentAt) || input.sentAt > now + clockResolution) {
        return { state: idle, refused: `the renewal is from the future, by ${seconds(input.sentAt - now)}` };
      }
      if (now >= input.sentAt + limits.hardDeadline) {
        return { state: idle, refused: `the renewal is too old: sent ${seconds(now - input.sentAt)} ago` };
      }
      return { state: { phase: "armed", epoch: input.epoch, sentAt: input.sentAt } };
    case "extend":
      return { state: idle, refused: "the guard is not armed" };
    case "fence":
      return fired(input.reason);
    default:
      return { state: idle };
  }
}

function whileArmed(
  state: Extract<GuardState, { phase: "armed" }>,
  input: GuardInput,
  now: number,
  limits: GuardLimits,
): GuardStep {
  switch (input.type) {
    case "arm":
      return {
        state,
        refused: `the guard is armed for epoch ${state.epoch} already: prove that app dead and disarm`,
      };
    case "extend":
      if (input.epoch !== state.epoch)
        return { state, refused: `epoch ${input.epoch} is not ${state.epoch}` };
      if (!(input.sentAt <= now + clockResolution))
        return { state, refused: "the renewal is from the future" };
      return { state: { ...state, sentAt: Math.max(state.sentAt, input.sentAt) } };
    case "fence":
      return fired(input.reason);
    case "disarm":
      if (now >= state.sentAt + limits.hardDeadline) return { state };
      return { state: { phase: "idle" } };
    case "agentLost":
      return limits.agentLoss === "fire" ? fired("the agent is gone") : { state };
    case "watchdogLost":
      return fired(input.reason);
    case "tick":
      return { state };
  }
}

function fired(reason: string): GuardStep {
  return { state: { phase: "fired", reason }, fire: reason };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
