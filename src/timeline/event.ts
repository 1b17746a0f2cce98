/**
 * The one event type. Whoever does something worth knowing writes one; the CLI, the dashboard and the drills
 * read them. `at` is wall-clock milliseconds since 1970.
 */
export type TimelineEvent = EventContext & EventFacts;

export interface EventContext {
  readonly at: number;
  /** Who wrote it. */
  readonly source: "agent" | "guard" | "drill" | "dashboard" | "deploy" | "group";
  /** The app's name in hitori.yml. */
  readonly app: string;
  readonly instanceId?: string;
  readonly availabilityZone?: string;
  /** The lease's number, where the writer held or watched one. */
  readonly epoch?: number;
}

export type EventFacts =
  | { readonly type: "agent.started"; readonly version: string; readonly runtime?: string }
  | { readonly type: "agent.stopping"; readonly reason: string }
  | { readonly type: "agent.stopped" }
  | {
      readonly type: "volume.mounted";
      readonly fileSystemId: string;
      readonly path: string;
      /** Only where it is: mounted by the kernel's NFS client, since the instance lacks amazon-efs-utils. */
      readonly plainNfs?: true;
    }
  | { readonly type: "volume.initialized"; readonly identity: string }
  | { readonly type: "volume.refused"; readonly reason: string }
  | {
      readonly type: "lease.waiting";
      readonly holder: string;
      readonly reason: string;
      readonly holderEpoch?: number;
      /** Milliseconds from `at` until it may take over, where the holder is silent. */
      readonly takeoverIn?: number;
    }
  | { readonly type: "lease.acquired"; readonly takeover: "first" | "released" | "fenced" | "expired" }
  | { readonly type: "lease.stalled"; readonly reason: string }
  | { readonly type: "lease.lost"; readonly reason: string }
  | { readonly type: "lease.frozen"; readonly reason: string }
  | { readonly type: "lease.unavailable"; readonly reason: string }
  | { readonly type: "lease.released" }
  | { readonly type: "address.moved"; readonly publicIp: string; readonly from: string }
  | { readonly type: "guard.armed" }
  | { readonly type: "guard.disarmed" }
  | { readonly type: "guard.fired"; readonly reason: string }
  | { readonly type: "app.starting" }
  | { readonly type: "app.lockFileCleared"; readonly path: string }
  | { readonly type: "app.healthy" }
  | { readonly type: "app.unhealthy"; readonly reason: string }
  | { readonly type: "app.exited"; readonly service: string; readonly exitCode: number | null }
  | { readonly type: "app.stopping"; readonly reason: string }
  | { readonly type: "app.stopped" }
  | { readonly type: "breaker.counted"; readonly replacements: number; readonly limit: number }
  | { readonly type: "breaker.held"; readonly reason: string }
  | { readonly type: "breaker.resumed" }
  | { readonly type: "drift.corrected"; readonly what: string }
  | { readonly type: "fault.injected"; readonly fault: string; readonly target: string }
  | { readonly type: "fault.cleared"; readonly fault: string }
  | { readonly type: "answer.lost" }
  | { readonly type: "answer.returned" }
  | {
      readonly type: "group.activity";
      readonly description: string;
      readonly cause: string;
      readonly statusCode: string;
    };

export type EventType = EventFacts["type"];

/** Says an event in a sentence, for people. */
export function sentence(event: TimelineEvent): string {
  switch (event.type) {
    case "agent.started":
      return `the agent started (version ${event.version})${event.runtime ? `; it runs the app by ${event.runtime}` : ""}`;
    case "agent.stopping":
      return `the agent is stopping: ${event.reason}`;
    case "agent.stopped":
      return "the agent stopped";
    case "volume.mounted":
      return `mounted ${event.fileSystemId} at ${event.path}${event.plainNfs ? " by NFS, without TLS and IAM: amazon-efs-utils is missing" : ""}`;
    case "volume.initialized":
      return `made a new volume, identity ${event.identity}`;
    case "volume.refused":
      return `refused the volume: ${event.reason}`;
    case "lease.waiting":
      return `${waitingFor(event.holder, event.holderEpoch)}: ${event.reason}`;
    case "lease.acquired":
      return `took the lease, epoch ${event.epoch ?? "?"} (${takeoverWords[event.takeover]})`;
    case "lease.stalled":
      return `cannot renew the lease: ${event.reason}`;
    case "lease.lost":
      return `lost the lease: ${event.reason}`;
    case "lease.frozen":
      return `the lease is frozen: ${event.reason}`;
    case "lease.unavailable":
      return `cannot take the lease: ${event.reason}`;
    case "lease.released":
      return "released the lease";
    case "address.moved":
      return `${event.publicIp} leads here now (before: ${event.from})`;
    case "guard.armed":
      return "the guard is armed";
    case "guard.disarmed":
      return "the guard is disarmed";
    case "guard.fired":
      return `the guard killed the app: ${event.reason}`;
    default:
      return appSentence(event);
  }
}

/** A holder that has left no word of itself yet is known by its epoch alone; what does not answer has none. */
function waitingFor(holder: string, epoch: number | undefined): string {
  if (epoch === undefined || !holder.startsWith("i-")) return `waiting for the lease of ${holder}`;
  return `waiting for the lease that ${holder} holds (epoch ${epoch})`;
}

const takeoverWords = {
  first: "nobody ever held it",
  released: "its holder had released it",
  fenced: "EC2 says that its holder's instance is gone",
  expired: "its holder had been silent for the whole wait",
} as const;

function appSentence(event: TimelineEvent): string {
  switch (event.type) {
    case "app.starting":
      return "starting the app";
    case "app.lockFileCleared":
      return `cleared the lock file that the dead instance left: ${event.path}`;
    case "app.healthy":
      return "the app is healthy";
    case "app.unhealthy":
      return `the app is unhealthy: ${event.reason}`;
    case "app.exited":
      return `service ${event.service} exited with ${event.exitCode ?? "a signal"}`;
    case "app.stopping":
      return `stopping the app: ${event.reason}`;
    case "app.stopped":
      return "the app has stopped";
    case "breaker.counted":
      return `replacement ${event.replacements} of at most ${event.limit} without a healthy app`;
    case "breaker.held":
      return `holding: ${event.reason}`;
    case "breaker.resumed":
      return "resumed by an operator";
    case "drift.corrected":
      return `corrected: ${event.what}`;
    case "fault.injected":
      return `fault injected: ${event.fault} on ${event.target}`;
    case "fault.cleared":
      return `fault cleared: ${event.fault}`;
    case "answer.lost":
      return "the app stopped answering";
    case "answer.returned":
      return "the app answers again";
    case "group.activity":
      return `${event.description}. ${event.cause}`;
    default:
      return event.type;
  }
}
