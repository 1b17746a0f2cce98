import type { EventFacts } from "../timeline/event.ts";
import type { Action, AgentState, Decision, Input } from "./state.ts";

/** After this many kills without proof of death the agent leaves; the lease then runs out by itself. */
const unprovenLimit = 3;

/**
 * Decides what to do about one observation. Pure: the whole behaviour of the agent stands here.
 *
 * What it keeps, whatever comes in whatever order (decide.test.ts checks it on random sequences):
 * the app is started only while the lease is held and nothing is ending; after `soft` or `lost` the app is stopped or
 * killed and that lease is never released; a lease is released only after proof that the app is dead.
 */
export function decide(state: AgentState, input: Input): Decision {
  switch (input.type) {
    case "begun":
      return { state, actions: [{ type: "mount" }] };
    case "mounted":
      if (state.phase !== "mounting") return unchanged(state);
      return {
        state: { ...state, phase: "checking volume" },
        actions: [{ type: "checkVolume", later: false }],
      };
    case "volumeAccepted":
      return volumeAccepted(state);
    case "volumeRefused":
      return volumeRefused(state, input.reason);
    case "leaseAcquired":
      return leaseAcquired(state, input.epoch);
    case "leaseEnded":
      return input.epoch === state.epoch ? leaseEnded(state, input.why) : unchanged(state);
    case "guardDied":
      return guardDied(state, input.reason);
    case "shutdownAsked":
      return endingAsked(state, "shutdown", input.reason);
    case "terminationAsked":
      return endingAsked(state, "termination", input.reason);
    case "left":
      return left(state, input.clean);
    case "resumed":
      return resumed(state);
    default:
      return input.epoch === state.epoch ? decideTenure(state, input) : unchanged(state);
  }
}

/** What happens to the app while this instance is the one. */
function decideTenure(state: AgentState, input: Extract<Input, { epoch: number }>): Decision {
  switch (input.type) {
    case "prepared":
      if (state.phase !== "preparing" || state.lease !== "held") return unchanged(state);
      return {
        state: { ...state, phase: "starting", appMayRun: true },
        actions: [say({ type: "app.starting" }), { type: "startApp" }],
      };
    case "breakerHolds":
      return breakerHolds(state, input.reason);
    case "breakerAllowsReplacement":
      if (!waitsForHealth(state)) return unchanged(state);
      return { state, actions: [{ type: "setInstanceUnhealthy" }] };
    case "serviceExited":
      if (!state.appMayRun || state.phase === "stopping") return unchanged(state);
      return {
        state,
        actions: [say({ type: "app.exited", service: input.service, exitCode: input.exitCode })],
      };
    case "appHealthy":
      return appHealthy(state);
    case "appUnhealthy":
      return appUnhealthy(state, input.reason);
    case "patienceOver":
      return patienceOver(state, input.reason);
    case "appStopped":
      return appStopped(state, input.proven);
    default:
      return unchanged(state);
  }
}

function volumeAccepted(state: AgentState): Decision {
  if (state.phase !== "checking volume" && state.phase !== "refused") return unchanged(state);
  const { refusal: _, ...rest } = state;
  return { state: { ...rest, phase: "waiting for lease" }, actions: [{ type: "acquireLease" }] };
}

/** A refused volume is looked at again and again: an operator may mend it, and nothing else may be started here. */
function volumeRefused(state: AgentState, reason: string): Decision {
  if (state.phase !== "checking volume" && state.phase !== "refused") return unchanged(state);
  const news = state.refusal === reason ? [] : [say({ type: "volume.refused", reason })];
  return {
    state: { ...state, phase: "refused", refusal: reason },
    actions: [...news, { type: "checkVolume", later: true }],
  };
}

function leaseAcquired(state: AgentState, epoch: number): Decision {
  const held: AgentState = { ...state, lease: "held", epoch, wasHealthy: false, unproven: 0 };
  const begin: Action[] = [say({ type: "guard.armed" }), { type: "beginTenure", epoch }];
  // It arrived while the agent was already on its way out: give it back.
  if (state.ending || state.phase === "leaving")
    return { state: { ...held, phase: "leaving" }, actions: [...begin, leave("held")] };
  return {
    state: { ...held, phase: "preparing" },
    actions: [...begin, { type: "prepare" }, { type: "losePatience", reason: "it never became healthy" }],
  };
}

function leaseEnded(state: AgentState, why: "soft" | "lost"): Decision {
  if (state.lease !== "held") return unchanged(state);
  const ended: AgentState = { ...state, lease: why };
  // Its release is already on the way: the lease itself refuses what it no longer has.
  if (state.phase === "leaving") return { state: ended, actions: [] };
  if (!state.appMayRun) return { state: { ...ended, phase: "leaving" }, actions: [leave(why)] };
  const reason = why === "soft" ? "the lease could not be renewed in time" : "somebody else has the lease";
  const act: Action = why === "lost" ? { type: "killApp" } : { type: "stopApp", hurry: true };
  return { state: { ...ended, phase: "stopping" }, actions: [say({ type: "app.stopping", reason }), act] };
}

/** Nothing would kill the app any more if this agent hung: it stops while the lease is still good, and ends. */
function guardDied(state: AgentState, reason: string): Decision {
  if (state.phase === "done" || state.phase === "leaving") return unchanged(state);
  if (state.phase === "stopping") return { state: { ...state, lease: "unguarded" }, actions: [] };
  const next: AgentState = { ...state, lease: state.lease === "none" ? "none" : "unguarded" };
  const news = say({ type: "agent.stopping", reason: `the guard has died: ${reason}` });
  if (!state.appMayRun) return { state: { ...next, phase: "leaving" }, actions: [news, leave(next.lease)] };
  return {
    state: { ...next, phase: "stopping" },
    actions: [
      news,
      say({ type: "app.stopping", reason: "the guard has died" }),
      { type: "stopApp", hurry: true },
    ],
  };
}

function appHealthy(state: AgentState): Decision {
  if (state.phase !== "starting" && state.phase !== "unhealthy") return unchanged(state);
  return {
    state: { ...state, phase: "serving", wasHealthy: true },
    actions: [say({ type: "app.healthy" }), { type: "forgivePatience" }, { type: "recordHealthy" }],
  };
}

function appUnhealthy(state: AgentState, reason: string): Decision {
  if (state.phase !== "serving") return unchanged(state);
  return {
    state: { ...state, phase: "unhealthy" },
    actions: [say({ type: "app.unhealthy", reason }), { type: "losePatience", reason }],
  };
}

function patienceOver(state: AgentState, reason: string): Decision {
  if (!waitsForHealth(state)) return unchanged(state);
  const news = state.wasHealthy ? [] : [say({ type: "app.unhealthy", reason })];
  return { state, actions: [...news, { type: "countFailure", reason }] };
}

function breakerHolds(state: AgentState, reason: string): Decision {
  if (state.ending || state.lease !== "held" || state.phase === "stopping") return unchanged(state);
  const holding = { ...state, holding: reason };
  if (state.appMayRun) {
    return {
      state: { ...holding, phase: "stopping" },
      actions: [say({ type: "app.stopping", reason }), { type: "stopApp", hurry: false }],
    };
  }
  return { state: { ...holding, phase: "held" }, actions: [{ type: "hold", reason }] };
}

function resumed(state: AgentState): Decision {
  if (state.phase !== "held" || state.lease !== "held") return unchanged(state);
  const { holding: _, ...rest } = state;
  return {
    state: { ...rest, phase: "preparing" },
    actions: [
      say({ type: "breaker.resumed" }),
      { type: "prepare" },
      { type: "losePatience", reason: "it never became healthy" },
    ],
  };
}

function endingAsked(state: AgentState, ending: "shutdown" | "termination", reason: string): Decision {
  // The machine's power goes next: whoever has left already just ends.
  if (state.phase === "done") {
    return ending === "shutdown" ? { state, actions: [{ type: "exit", code: 0 }] } : unchanged(state);
  }
  const hook: Action[] = ending === "termination" ? [{ type: "heartbeat" }] : [];
  if (state.ending) return { state, actions: [] };
  const news = say({ type: "agent.stopping", reason });
  const next: AgentState = { ...state, ending };
  if (state.phase === "stopping" || state.phase === "leaving")
    return { state: next, actions: [news, ...hook] };
  if (state.appMayRun) {
    const { wasHealthy } = state;
    return {
      state: { ...next, phase: "stopping" },
      actions: [
        news,
        ...hook,
        { type: "recordEnding", wasHealthy, reason },
        say({ type: "app.stopping", reason }),
        { type: "stopApp", hurry: false },
      ],
    };
  }
  return { state: { ...next, phase: "leaving" }, actions: [news, ...hook, leave(state.lease)] };
}

function appStopped(state: AgentState, proven: boolean): Decision {
  if (state.phase !== "stopping") return unchanged(state);
  if (!proven) {
    const unproven = state.unproven + 1;
    if (unproven < unprovenLimit) return { state: { ...state, unproven }, actions: [{ type: "killApp" }] };
    return {
      state: { ...state, unproven, phase: "leaving" },
      actions: [{ type: "leave", lease: "abandon" }],
    };
  }
  const dead: AgentState = { ...state, appMayRun: false };
  const news = say({ type: "app.stopped" });
  if (state.lease === "held" && state.holding !== undefined && !state.ending) {
    return { state: { ...dead, phase: "held" }, actions: [news, { type: "hold", reason: state.holding }] };
  }
  return { state: { ...dead, phase: "leaving" }, actions: [news, leave(state.lease)] };
}

/**
 * The volume is let go. After `soft` the instance is sound and waits for its turn again, if it left cleanly. After
 * `lost`, or with processes that would not die, it must not go on: the guard resets the machine, the group replaces it.
 */
function left(state: AgentState, clean: boolean): Decision {
  if (state.phase !== "leaving") return unchanged(state);
  const done: AgentState = { ...state, phase: "done", lease: "none" };
  const stopped = say({ type: "agent.stopped" });
  if (state.ending === "termination") {
    return { state: done, actions: [stopped, { type: "completeLifecycleAction" }] };
  }
  if (state.ending === "shutdown") return { state: done, actions: [stopped, { type: "exit", code: 0 }] };
  if (state.lease === "soft" && clean && !state.appMayRun) {
    return {
      state: { ...state, phase: "waiting for lease", lease: "none" },
      actions: [{ type: "acquireLease" }],
    };
  }
  return { state: done, actions: [stopped, { type: "exit", code: 1 }] };
}

/** Patience counts only where the app could still become healthy by itself. */
function waitsForHealth(state: AgentState): boolean {
  return state.phase === "preparing" || state.phase === "starting" || state.phase === "unhealthy";
}

function say(facts: EventFacts): Action {
  return { type: "say", facts };
}

/** Called where the app is proved dead, or was never started. */
function leave(lease: AgentState["lease"]): Action {
  if (lease === "held") return { type: "leave", lease: "release" };
  return { type: "leave", lease: lease === "soft" ? "disarm" : "abandon" };
}

function unchanged(state: AgentState): Decision {
  return { state, actions: [] };
}
