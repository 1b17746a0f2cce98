import type { Activity, AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import type { Connection } from "../aws/connection.ts";
import { group } from "../aws/group.ts";
import { instanceStates } from "../aws/instance-states.ts";
import { targetHealth } from "../aws/load-balancer.ts";
import type { Clock } from "../base/clock.ts";

export interface ObserverOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly autoScalingGroupName: string;
  readonly targetGroupArn: string | undefined;
}

/** What was seen of the group last, and when each thing was seen first. */
export class Observer {
  /** By instance: when EC2 first said `running`, and `stopped` or `terminated`; when its target was first healthy. */
  readonly running = new Map<string, number>();
  readonly gone = new Map<string, number>();
  readonly targetHealthy = new Map<string, number>();
  /** When each instance that had been in service was first seen to be so no more. */
  readonly left = new Map<string, number>();
  described: AutoScalingGroup | undefined;
  /** Healthy targets at the last look. */
  healthyTargets: ReadonlySet<string> = new Set();
  /** Looks that failed in a row; AWS being away is no news in a drill. */
  failures = 0;
  readonly #options: ObserverOptions;
  readonly #ending = new AbortController();
  readonly #served = new Set<string>();
  #looking: Promise<void> = Promise.resolve();

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  /** Looks until `end`: four times a second on the local cloud, every two seconds on AWS, which throttles. */
  start(): void {
    this.#looking = this.#look();
  }

  async end(): Promise<void> {
    this.#ending.abort();
    await this.#looking;
  }

  async activities(since: number): Promise<Activity[]> {
    const { connection, autoScalingGroupName } = this.#options;
    const all = await (await group(connection, autoScalingGroupName)).activities();
    return all.filter((activity) => (activity.StartTime?.getTime() ?? 0) >= since);
  }

  async #look(): Promise<void> {
    const { connection, clock, autoScalingGroupName, targetGroupArn } = this.#options;
    const watched = await group(connection, autoScalingGroupName);
    const states = await instanceStates(connection, autoScalingGroupName);
    const interval = connection.endpoint === undefined ? 2000 : 250;
    while (!this.#ending.signal.aborted) {
      try {
        const [described, found, targets] = await Promise.all([
          watched.describe(),
          states(),
          targetGroupArn === undefined ? [] : targetHealth(connection, targetGroupArn),
        ]);
        this.failures = 0;
        this.described = described;
        const now = clock.now();
        const inService = (described?.Instances ?? []).filter(
          ({ LifecycleState }) => LifecycleState === "InService",
        );
        const ids = new Set(inService.map(({ InstanceId }) => InstanceId ?? ""));
        for (const id of this.#served) if (!ids.has(id)) remember(this.left, id, now);
        for (const id of ids) this.#served.add(id);
        for (const [id, state] of found) {
          if (state === "running") remember(this.running, id, now);
          if (state === "stopped" || state === "terminated") remember(this.gone, id, now);
        }
        const healthy = targets.filter(({ TargetHealth }) => TargetHealth?.State === "healthy");
        this.healthyTargets = new Set(healthy.map(({ Target }) => Target?.Id ?? ""));
        for (const id of this.healthyTargets) remember(this.targetHealthy, id, now);
      } catch {
        this.failures += 1;
      }
      await clock.sleep(interval, this.#ending.signal).catch(() => {});
    }
  }
}

function remember(moments: Map<string, number>, id: string, now: number): void {
  if (!moments.has(id)) moments.set(id, now);
}
