import type { Account } from "../account.ts";
import { loadBalancerOf } from "../elasticloadbalancing/find.ts";
import { loadBalancing, type TargetGroup } from "../elasticloadbalancing/state.ts";
import type { Target } from "../elasticloadbalancing/target.ts";
import {
  decideTargetHealth,
  healthyTarget,
  type ProbeResult,
} from "../elasticloadbalancing/target-health.ts";
import { isRecordedOnly } from "../machines/recorded-only.ts";
import { probe } from "./probe.ts";
import { targetEndpoint } from "./target-endpoint.ts";

/** However fast the time scale: real milliseconds, so that slow machines do not make targets flap. */
const leastInterval = 50;
const leastTimeout = 500;

/** The checks of one target, one at a time. */
interface Checks {
  readonly account: Account;
  readonly abandon: AbortController;
  due: boolean;
  underWay: boolean;
  result: ProbeResult | undefined;
  cancelTimer: () => void;
}

/** Checks targets: each pass takes in the results that have come, and sends the checks that are due. */
export class Prober {
  readonly #checks = new Map<string, Checks>();

  /** @returns whether a target changed */
  pass(account: Account): boolean {
    const wanted = new Set<string>();
    let changed = false;
    for (const group of Object.values(loadBalancing.of(account).targetGroups)) {
      const loadBalancer = loadBalancerOf(account, group.arn);
      if (!loadBalancer || loadBalancer.state === "provisioning") continue;
      const after = group.targets.map((target) => {
        if (target.state === "draining" || target.state === "unused") return target;
        // Nothing is there to be asked.
        if (isRecordedOnly(account)) return healthyTarget(target, account.now);
        const key = `${group.arn} ${target.targetId}:${target.port}`;
        wanted.add(key);
        return this.#passTarget(account, group, target, key);
      });
      if (after.every((target, index) => target === group.targets[index])) continue;
      group.targets = after;
      changed = true;
    }
    for (const [key, checks] of this.#checks) {
      if (checks.account === account && !wanted.has(key)) this.#end(key, checks);
    }
    return changed;
  }

  close(): void {
    for (const [key, checks] of this.#checks) this.#end(key, checks);
  }

  #passTarget(account: Account, group: TargetGroup, target: Target, key: string): Target {
    const checks = this.#checks.get(key) ?? newChecks(account);
    this.#checks.set(key, checks);
    const { result } = checks;
    checks.result = undefined;
    if (checks.due && !checks.underWay) this.#send(account, group, target, checks);
    return result ? decideTargetHealth(target, result, group.healthCheck, account.now) : target;
  }

  #send(account: Account, group: TargetGroup, target: Target, checks: Checks): void {
    const { intervalSeconds, timeoutSeconds, path, port } = group.healthCheck;
    const { clock } = account.cloud;
    checks.due = false;
    checks.underWay = true;
    checks.cancelTimer = clock.after(Math.max(leastInterval, account.seconds(intervalSeconds)), () => {
      checks.due = true;
    });
    const endpoint = targetEndpoint(account, group, target);
    const checked = endpoint && { ...endpoint, port: port === "traffic-port" ? endpoint.port : Number(port) };
    const timeout = Math.max(leastTimeout, account.seconds(timeoutSeconds));
    const sent: Promise<ProbeResult> = checked
      ? probe(checked, path, timeout, clock, checks.abandon.signal)
      : Promise.resolve({ kind: "failed" });
    void sent.then((result) => {
      checks.underWay = false;
      checks.result = result;
    });
  }

  #end(key: string, checks: Checks): void {
    checks.cancelTimer();
    checks.abandon.abort();
    this.#checks.delete(key);
  }
}

function newChecks(account: Account): Checks {
  return {
    account,
    abandon: new AbortController(),
    due: true,
    underWay: false,
    result: undefined,
    cancelTimer: () => {},
  };
}
