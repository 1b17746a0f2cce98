import type { OwnGroupView } from "../aws/own-group.ts";
import type { Clock } from "../base/clock.ts";
import type { AgentConfiguration } from "../config/agent-configuration.ts";
import type { Lease, LeaseGuard, LeaseNews } from "../lease/lease.ts";
import type { ServiceLine } from "../runtime/line-splitter.ts";
import type { EventFacts } from "../timeline/event.ts";
import type { Host } from "./hosts/host.ts";

/** What an agent is made of. Everything that touches the world comes in here, so that tests can give their own. */
export interface AgentParts {
  readonly configuration: AgentConfiguration;
  readonly version: string;
  readonly instanceId: string;
  readonly clock: Clock;
  readonly host: Host;
  readonly group: Group;
  readonly topic: { publish(subject: string, message: string): Promise<void> };
  readonly metadata: { targetLifecycleState(): Promise<string | undefined> };
  readonly timeline: {
    write(facts: EventFacts, epoch: number | undefined): void;
    flush(limit: number): Promise<void>;
  };
  /** The address that moves to whoever holds the lease; undefined where there is none. */
  readonly address: ElasticAddress | undefined;
  /** Where the app's own output goes. */
  readonly serviceLogs: { add(line: ServiceLine): void; flush(limit: number): Promise<void> };
  readonly guard: LeaseGuard;
  /** A lease on a directory, which it makes itself, for one tenure. */
  openLease(directory: string, onNews: (news: LeaseNews) => void): Lease;
  /** Milliseconds that a stop may take after the soft deadline, before the guard's hard one. */
  readonly hurryBudget: number;
  /** One line for the machine's console. */
  log(line: string): void;
}

/** The calls on the app's Elastic IP address; `aws/own-address.ts` has the real ones. */
export interface ElasticAddress {
  describe(): Promise<{ readonly publicIp: string; readonly instanceId: string | undefined }>;
  associate(instanceId: string): Promise<void>;
}

/** The calls on the agent's own group; `aws/own-group.ts` has the real ones. */
export interface Group {
  describe(): Promise<OwnGroupView | undefined>;
  suspend(processName: string): Promise<void>;
  tag(key: string, value: string): Promise<void>;
  setUnhealthy(instanceId: string): Promise<void>;
  leave(instanceId: string): Promise<void>;
  heartbeat(lifecycleHookName: string, instanceId: string): Promise<void>;
  completeLifecycleAction(lifecycleHookName: string, instanceId: string): Promise<void>;
}
