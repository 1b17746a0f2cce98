import type { Clock } from "../base/clock.ts";
import type { Machines } from "./machines/machines.ts";
import type { Storage } from "./storage/storage.ts";
import { type Durations, scaled, type Timing } from "./timing.ts";

/**
 * One AWS account in one region: what every operation and control loop is handed. Its state is plain JSON
 * (no Date, Map, class), so that it can be kept across a restart; times in it are milliseconds since 1970.
 */
export class Account {
  readonly accountId: string;
  readonly region: string;
  readonly cloud: CloudContext;
  /** The state of each service by name; reach it through that service's `Slice`. */
  readonly slices: Record<string, unknown>;

  constructor(accountId: string, region: string, cloud: CloudContext, slices: Record<string, unknown> = {}) {
    this.accountId = accountId;
    this.region = region;
    this.cloud = cloud;
    this.slices = slices;
    for (const state of Object.values(slices)) withoutInheritedNames(state);
  }

  /** `aws`, `aws-cn`, `aws-us-gov` or one of the isolated ones, by the region's name. */
  get partition(): string {
    return partitions.find(([prefix]) => this.region.startsWith(prefix))?.[1] ?? "aws";
  }

  /** Of AWS's hosts: China has its own. */
  get domain(): string {
    return this.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  }

  /** Wall-clock milliseconds. */
  get now(): number {
    return this.cloud.clock.now();
  }

  /** Real milliseconds that AWS's duration of this name takes here, after the time scale. */
  duration(name: keyof Durations): number {
    return scaled(this.cloud.timing, this.cloud.timing.durations[name]);
  }

  /** Real milliseconds of a number of AWS's seconds (a grace period, a health-check interval). */
  seconds(awsSeconds: number): number {
    return scaled(this.cloud.timing, awsSeconds * 1000);
  }

  /** `arn:<partition>:<service>:<region>:<account>:<resource>` */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /**
   * Calls another service's operation in process, exactly as a client would over the wire.
   * Services know each other by AWS's API alone. Throws ServiceError as the operation does.
   */
  call<Output = unknown>(service: string, operation: string, input: object): Output {
    return this.cloud.call(this, service, operation, input) as Output;
  }
}

/** Partitions by how their regions' names begin. */
const partitions: readonly (readonly [prefix: string, partition: string])[] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"],
];

/** What all accounts of one running local cloud share. */
export interface CloudContext {
  readonly clock: Clock;
  readonly timing: Timing;
  readonly machines: Machines;
  readonly storage: Storage;
  /** Where clients reach this cloud, e.g. `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** Directory of everything that outlives the process: state, file systems, machines. */
  readonly directory: string;
  /** Zones that have failed, e.g. `ap-northeast-1a`. */
  readonly failedZones: ReadonlySet<string>;
  /** Zones whose machines run on, but are reached by nobody: no control plane, no balancer, no file system. */
  readonly cutOffZones: ReadonlySet<string>;
  /** Zones that have no capacity for a launch. */
  readonly fullZones: ReadonlySet<string>;
  /** The account in another region: what is global (IAM) lives in one of them. */
  readonly account: (region: string) => Account;
  readonly call: (account: Account, service: string, operation: string, input: object) => unknown;
}

/** A service's own part of an account's state, made when first asked for. */
export interface Slice<State> {
  of(account: Account): State;
}

/** @param initial makes the state of an account that nobody has touched yet */
export function slice<State>(name: string, initial: (account: Account) => State): Slice<State> {
  return {
    of: (account) => {
      account.slices[name] ??= withoutInheritedNames(initial(account));
      return account.slices[name] as State;
    },
  };
}

/**
 * What a state keeps by name is looked up by names that anybody may send: a group called `constructor` or `__proto__`
 * must be one like any other, not what every object of JavaScript inherits.
 */
function withoutInheritedNames<State>(state: State): State {
  for (const value of Object.values(state as Record<string, unknown>)) {
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      Object.setPrototypeOf(value, null);
  }
  return state;
}
