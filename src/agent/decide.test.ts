import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "./decide.ts";
import { type Action, type AgentState, beginning, type Input } from "./state.ts";

/** Runs inputs through the decider; returns the last state and the actions of the last input. */
function run(inputs: readonly Input[], from: AgentState = beginning) {
  let state = from;
  let actions: readonly Action[] = [];
  for (const input of inputs) ({ state, actions } = decide(state, input));
  return { state, types: actions.map((action) => action.type), actions };
}

const epoch = 7;
const toLease: Input[] = [{ type: "begun" }, { type: "mounted" }, { type: "volumeAccepted" }];
const toPrepare: Input[] = [...toLease, { type: "leaseAcquired", epoch }];
const toStart: Input[] = [...toPrepare, { type: "prepared", epoch }];
const toServing: Input[] = [...toStart, { type: "appHealthy", epoch }];
const stopped: Input = { type: "appStopped", epoch, proven: true };
const shutdown: Input = { type: "shutdownAsked", reason: "test" };
const termination: Input = { type: "terminationAsked", reason: "test" };

describe("the way up", () => {
  test("mounts, checks the volume, takes the lease, prepares, starts, serves", () => {
    expect(run(toLease.slice(0, 1)).types).toEqual(["mount"]);
    expect(run(toLease.slice(0, 2)).types).toEqual(["checkVolume"]);
    expect(run(toLease).types).toEqual(["acquireLease"]);
    expect(run(toPrepare).types).toEqual(["say", "beginTenure", "prepare", "losePatience"]);
    expect(run(toStart)).toMatchObject({ types: ["say", "startApp"], state: { phase: "starting" } });
    expect(run(toServing).state).toMatchObject({ phase: "serving", wasHealthy: true });
  });

  test("looks at a refused volume again and says a reason once", () => {
    const refused: Input = { type: "volumeRefused", reason: "not ours" };
    expect(run([...toLease.slice(0, 2), refused]).types).toEqual(["say", "checkVolume"]);
    expect(run([...toLease.slice(0, 2), refused, refused]).types).toEqual(["checkVolume"]);
    expect(run([...toLease.slice(0, 2), refused, { type: "volumeAccepted" }]).types).toEqual([
      "acquireLease",
    ]);
  });

  test("ignores what an earlier tenure still reports", () => {
    expect(run([...toPrepare, { type: "prepared", epoch: epoch - 1 }]).types).toEqual([]);
  });
});

describe("the way down", () => {
  test("stops the app, then releases, then ends, when the machine shuts down", () => {
    expect(run([...toServing, shutdown]).types).toEqual(["say", "recordEnding", "say", "stopApp"]);
    expect(run([...toServing, shutdown, stopped]).actions).toContainEqual({
      type: "leave",
      lease: "release",
    });
    const end = run([...toServing, shutdown, stopped, { type: "left", clean: true }]);
    expect(end.actions.at(-1)).toEqual({ type: "exit", code: 0 });
  });

  test("completes the lifecycle action after it let go, and ends when the power goes", () => {
    const left: Input[] = [...toServing, termination, stopped, { type: "left", clean: true }];
    expect(run([...toServing, termination]).types).toContain("heartbeat");
    expect(run(left).types).toEqual(["say", "completeLifecycleAction"]);
    expect(run([...left, shutdown]).types).toEqual(["exit"]);
  });

  test("gives a lease back that arrived while it was on its way out", () => {
    expect(run([...toLease, shutdown]).types).toEqual(["say", "leave"]);
    const late = run([...toLease, shutdown, { type: "leaseAcquired", epoch }]);
    expect(late.actions.at(-1)).toEqual({ type: "leave", lease: "release" });
    expect(late.types).not.toContain("startApp");
  });

  test("kills again without proof of death, and never releases then", () => {
    const unproven: Input = { type: "appStopped", epoch, proven: false };
    expect(run([...toServing, shutdown, unproven]).types).toEqual(["killApp"]);
    const last = run([...toServing, shutdown, unproven, unproven, unproven]);
    expect(last.actions).toEqual([{ type: "leave", lease: "abandon" }]);
    expect(run([{ type: "left", clean: false }], last.state).types).toContain("exit");
  });
});

describe("the lease ends by itself", () => {
  const soft: Input = { type: "leaseEnded", epoch, why: "soft" };
  const lost: Input = { type: "leaseEnded", epoch, why: "lost" };

  test("soft: stops in a hurry, spares the machine, and waits for its turn again", () => {
    expect(run([...toServing, soft]).actions).toContainEqual({ type: "stopApp", hurry: true });
    expect(run([...toServing, soft, stopped]).actions).toContainEqual({ type: "leave", lease: "disarm" });
    const again = run([...toServing, soft, stopped, { type: "left", clean: true }]);
    expect(again).toMatchObject({
      types: ["acquireLease"],
      state: { phase: "waiting for lease", lease: "none" },
    });
  });

  test("lost: kills and ends, whatever the kill proved", () => {
    expect(run([...toServing, lost]).types).toContain("killApp");
    expect(run([...toServing, lost, stopped]).actions).toContainEqual({ type: "leave", lease: "abandon" });
    const end = run([...toServing, lost, stopped, { type: "left", clean: false }]);
    expect(end.actions.at(-1)).toEqual({ type: "exit", code: 1 });
  });

  test("while the app is stopped for a shutdown, the lease is not released any more", () => {
    const end = run([...toServing, shutdown, soft, stopped]);
    expect(end.actions.at(-1)).toEqual({ type: "leave", lease: "disarm" });
  });
});

describe("the guard dies", () => {
  const died: Input = { type: "guardDied", reason: "killed" };

  test("stops a running app while the lease is still good, does not release, and ends", () => {
    expect(run([...toServing, died]).actions).toContainEqual({ type: "stopApp", hurry: true });
    expect(run([...toServing, died, stopped]).actions).toContainEqual({ type: "leave", lease: "abandon" });
    const end = run([...toServing, died, stopped, { type: "left", clean: false }]);
    expect(end.actions.at(-1)).toEqual({ type: "exit", code: 1 });
  });

  test("ends an agent that only waits", () => {
    const end = run([...toLease, died, { type: "left", clean: true }]);
    expect(end.actions.at(-1)).toEqual({ type: "exit", code: 1 });
  });
});

describe("health and the breaker", () => {
  const unhealthy: Input = { type: "appUnhealthy", epoch, reason: "web fails its health check" };
  const over: Input = { type: "patienceOver", epoch, reason: "it never became healthy" };
  const holds: Input = { type: "breakerHolds", epoch, reason: "3 starts in a row" };

  test("loses patience with an app that became unhealthy, and forgives one that recovers", () => {
    expect(run([...toServing, unhealthy]).types).toEqual(["say", "losePatience"]);
    expect(run([...toServing, unhealthy, { type: "appHealthy", epoch }]).types).toContain("forgivePatience");
  });

  test("counts a failure once patience is over, and asks for a replacement if the breaker allows it", () => {
    expect(run([...toStart, over]).types).toEqual(["say", "countFailure"]);
    expect(run([...toStart, over, { type: "breakerAllowsReplacement", epoch }]).types).toEqual([
      "setInstanceUnhealthy",
    ]);
    expect(run([...toServing, over]).types).toEqual([]);
  });

  test("does not start an app that the breaker holds, and prepares anew when somebody resumes", () => {
    expect(run([...toPrepare, holds])).toMatchObject({ types: ["hold"], state: { phase: "held" } });
    expect(run([...toPrepare, holds, { type: "resumed" }]).types).toContain("prepare");
  });

  test("stops a running app before it holds, and keeps the lease", () => {
    expect(run([...toStart, holds]).types).toContain("stopApp");
    expect(run([...toStart, holds, stopped])).toMatchObject({
      types: ["say", "hold"],
      state: { lease: "held" },
    });
  });
});

const ofTenure = (epoch: number): fc.Arbitrary<Input> =>
  fc.constantFrom<Input>(
    { type: "leaseAcquired", epoch },
    { type: "prepared", epoch },
    { type: "breakerHolds", epoch, reason: "r" },
    { type: "breakerAllowsReplacement", epoch },
    { type: "appHealthy", epoch },
    { type: "appUnhealthy", epoch, reason: "r" },
    { type: "patienceOver", epoch, reason: "r" },
    { type: "appStopped", epoch, proven: true },
    { type: "appStopped", epoch, proven: false },
    { type: "serviceExited", epoch, service: "web", exitCode: 1 },
  );

/** Endings are rare, so that most sequences have a life before them. */
const someInput: fc.Arbitrary<Input> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom<Input>(shutdown, termination, { type: "guardDied", reason: "r" }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant("leaseEnded" as const),
      epoch: fc.integer({ min: 1, max: 2 }),
      why: fc.constantFrom("soft" as const, "lost" as const),
    }),
  },
  {
    weight: 20,
    arbitrary: fc.constantFrom<Input>(
      { type: "mounted" },
      { type: "volumeAccepted" },
      { type: "volumeRefused", reason: "r" },
      { type: "resumed" },
      { type: "left", clean: true },
      { type: "left", clean: false },
    ),
  },
  { weight: 80, arbitrary: fc.integer({ min: 1, max: 2 }).chain(ofTenure) },
);

/** An input that the world can bring: the lease is acquired only when asked for, `left` comes only after a leave. */
function possible(input: Input, asked: { lease: boolean; leaving: boolean; stopping: boolean }): boolean {
  if (input.type === "leaseAcquired") return asked.lease;
  if (input.type === "left") return asked.leaving;
  if (input.type === "appStopped") return asked.stopping;
  return true;
}

describe("in whatever order things happen", () => {
  /** Calls `check` with every action, the state before it and the proof so far; the world answers only what was asked. */
  function walk(inputs: readonly Input[], check: (action: Action, world: World) => void): void {
    const world: World = { lease: "none", mayRun: false, ending: false };
    const asked = { lease: false, leaving: false, stopping: false };
    let state = beginning;
    for (const input of [{ type: "begun" } as const, ...inputs]) {
      if (!possible(input, asked)) continue;
      observe(world, input, state);
      if (input.type === "leaseAcquired") asked.lease = false;
      if (input.type === "left") asked.leaving = false;
      if (input.type === "appStopped") asked.stopping = false;
      const decision = decide(state, input);
      for (const action of decision.actions) {
        check(action, world);
        if (action.type === "acquireLease") asked.lease = true;
        if (action.type === "leave") asked.leaving = true;
        if (action.type === "stopApp" || action.type === "killApp") asked.stopping = true;
        if (action.type === "startApp") world.mayRun = true;
      }
      state = decision.state;
    }
  }

  interface World {
    lease: AgentState["lease"];
    /** Some process of the app may live. */
    mayRun: boolean;
    ending: boolean;
  }

  function observe(world: World, input: Input, state: AgentState): void {
    if (input.type === "leaseAcquired") world.lease = "held";
    if (input.type === "leaseEnded" && input.epoch === state.epoch && world.lease === "held") {
      world.lease = input.why;
    }
    if (input.type === "appStopped" && input.proven && input.epoch === state.epoch) world.mayRun = false;
    if (input.type === "shutdownAsked" || input.type === "terminationAsked") world.ending = true;
  }

  const sequences = fc.array(someInput, { minLength: 20, maxLength: 200 });

  test("the sequences do start, stop and release apps", () => {
    const seen = new Set<string>();
    for (const inputs of fc.sample(sequences, 500)) {
      walk(inputs, (action) => seen.add(action.type === "leave" ? action.lease : action.type));
    }
    expect([...seen]).toEqual(expect.arrayContaining(["startApp", "hold", "release", "disarm", "abandon"]));
  });

  test("the app is started only with the lease held, the guard armed, and nothing ending", () => {
    fc.assert(
      fc.property(sequences, (inputs) => {
        walk(inputs, (action, world) => {
          if (action.type !== "startApp") return;
          expect(world).toEqual({ lease: "held", mayRun: false, ending: false });
        });
      }),
      { numRuns: 500 },
    );
  });

  test("a lease is released only while it is held and with proof that the app is dead", () => {
    fc.assert(
      fc.property(sequences, (inputs) => {
        walk(inputs, (action, world) => {
          if (action.type !== "leave" || action.lease === "abandon") return;
          expect(world.mayRun).toBe(false);
          expect(world.lease).toBe(action.lease === "release" ? "held" : "soft");
        });
      }),
      { numRuns: 500 },
    );
  });

  test("after soft or lost a running app is being stopped or killed", () => {
    fc.assert(
      fc.property(sequences, (inputs) => {
        let state = beginning;
        for (const input of [{ type: "begun" } as const, ...inputs]) {
          state = decide(state, input).state;
          if (state.lease !== "soft" && state.lease !== "lost") continue;
          if (state.appMayRun) expect(["stopping", "leaving"]).toContain(state.phase);
        }
      }),
      { numRuns: 500 },
    );
  });
});
