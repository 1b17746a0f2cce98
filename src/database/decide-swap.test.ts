import type { DBInstance } from "@aws-sdk/client-rds";
import { array, assert, boolean, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { nextStep, nextStepBack, type Observed, type Step, swapNames } from "./decide-swap.ts";

interface Modelled {
  readonly id: string;
  status: string;
  readonly multiAz: boolean;
}

/** RDS as far as a swap sees it: each order takes a while, and shows at once. */
class ModelledRds {
  current: Modelled | undefined = { id: "old", status: "available", multiAz: false };
  before: Modelled | undefined;
  after: Modelled[] = [];
  snapshot: string | undefined;
  readonly restoreFails: boolean;
  #made = 0;
  #ends: (() => void) | undefined;

  constructor(restoreFails: boolean) {
    this.restoreFails = restoreFails;
  }

  observe(): Observed {
    const described = (one: Modelled | undefined): DBInstance | undefined =>
      one && { DbiResourceId: one.id, DBInstanceStatus: one.status, MultiAZ: one.multiAz };
    return { current: described(this.current), before: described(this.before), snapshot: this.snapshot };
  }

  /** Ends what was ordered. */
  tick(): void {
    this.#ends?.();
    this.#ends = undefined;
  }

  act(step: Step): void {
    expect(this.#ends, `${step} while something else is under way`).toBeUndefined();
    const orders: Partial<Record<Step, () => void>> = {
      "rename-old": () => this.#rename("current", "before"),
      "rename-back": () => this.#rename("before", "current"),
      "rename-new": () => this.#rename("current", "after"),
      snapshot: () => this.#takeSnapshot(),
      restore: () => this.#restore(),
      "delete-new": () => {
        expect(this.current?.id).not.toBe("old");
        this.current = undefined;
      },
    };
    const order = orders[step];
    if (!order) throw new Error(`${step} is nothing to do`);
    order();
  }

  #takeSnapshot(): void {
    const { before } = this;
    // Whoever writes by the name cannot any more: the snapshot holds every acknowledged write.
    expect(this.current).toBeUndefined();
    expect(before?.status).toBe("available");
    this.snapshot = "creating";
    if (before) before.status = "backing-up";
    this.#ends = () => {
      this.snapshot = "available";
      if (before) before.status = "available";
    };
  }

  #restore(): void {
    expect([this.snapshot, this.current]).toEqual(["available", undefined]);
    const made: Modelled = { id: `new-${++this.#made}`, status: "creating", multiAz: true };
    this.current = made;
    this.#ends = () => {
      made.status = this.restoreFails ? "incompatible-restore" : "available";
    };
  }

  #rename(from: "current" | "before", to: "current" | "before" | "after"): void {
    const one = this[from];
    expect(one?.status).toBe("available");
    // Only a new one is put aside, and no name is taken twice.
    if (to === "after") expect(one?.id).not.toBe("old");
    else expect(this[to]).toBeUndefined();
    if (!one) return;
    one.status = "renaming";
    this.#ends = () => {
      this[from] = undefined;
      one.status = "available";
      if (to === "after") this.after.push(one);
      else this[to] = one;
    };
  }
}

/** Walks until nothing is left to do, or is cut off after so many looks. */
function walk(rds: ModelledRds, decide: typeof nextStep, looks: number): Step {
  let step: Step = "wait";
  for (let look = 0; look < looks; look++) {
    step = decide(rds.observe(), "old");
    if (step === "done" || step === "lost" || step === "failed") return step;
    if (step === "wait") rds.tick();
    else rds.act(step);
  }
  return step;
}

test("a swap that is cut off anywhere, any number of times, comes to its end there and back", () => {
  const cuts = array(integer({ min: 0, max: 12 }), { maxLength: 4 });
  assert(
    property(cuts, boolean(), boolean(), (looks, back, restoreFails) => {
      const rds = new ModelledRds(restoreFails);
      for (const count of looks) walk(rds, nextStep, count);
      if (looks.length > 2) walk(rds, nextStepBack, looks[0] ?? 0);
      if (back) {
        expect(walk(rds, nextStepBack, 50)).toBe("done");
        expect(rds.current?.id).toBe("old");
        expect(rds.before).toBeUndefined();
      } else {
        expect(walk(rds, nextStep, 50)).toBe(restoreFails ? "failed" : "done");
        expect(rds.before?.id).toBe("old");
        if (!restoreFails) expect(rds.current).toMatchObject({ status: "available", multiAz: true });
      }
    }),
  );
});

test("what somebody else put in the names' places is left alone", () => {
  const foreign = { DbiResourceId: "foreign", DBInstanceStatus: "available", MultiAZ: true };
  const seen = { current: foreign, before: undefined, snapshot: undefined };
  expect(nextStep(seen, "old")).toBe("lost");
  expect(nextStepBack(seen, "old")).toBe("lost");
  expect(nextStepBack({ current: undefined, before: foreign, snapshot: undefined }, "old")).toBe("lost");
});

test("the names that a swap keeps are identifiers that RDS takes, whatever the database's own is", () => {
  expect(swapNames("chat")).toEqual({ before: "chat-before-hitori", after: "chat-after-hitori" });
  const { before } = swapNames(`${"a".repeat(48)}-${"b".repeat(14)}`);
  expect(before).toBe(`${"a".repeat(48)}-before-hitori`);
});
