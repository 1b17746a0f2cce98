/**
 * What the agent on the instance is told: the JSON that user data hands to `hitori agent boot` on standard input.
 * `template/` writes it (ids of resources filled in by CloudFormation), `agent/` reads it.
 */
export interface AgentConfiguration {
  readonly version: 1;
  /** The app's name in hitori.yml; also the app's directory on the file system. */
  readonly app: string;
  readonly region: string;
  readonly autoScalingGroupName: string;
  /** The termination hook that the agent completes once the app has stopped. */
  readonly lifecycleHookName: string;
  readonly logGroupName: string;
  /** Where the group's notifications go, and the breaker's. */
  readonly topicArn: string;
  readonly fileSystemId: string;
  /** Where the file system is mounted, e.g. `/efs`. */
  readonly mountPath: string;
  /** Options of `mount -t efs`, e.g. `["tls"]`. */
  readonly mountOptions: readonly string[];
  /** The lease's timing on a real machine; a process machine of the local cloud always uses `local`. */
  readonly leaseProfile: "default" | "fast";
  /** `required`: no app without an armed guard. `log-only`: the guard only says what it would do. */
  readonly guard: "required" | "log-only";
  /** Whose verdict replaces the instance: `app` lets the agent call SetInstanceHealth, through the breaker. */
  readonly healthCheck: "ec2" | "elb" | "app";
  readonly breaker: { readonly replacements: number; readonly withinSeconds: number };
  /** How long the app may take to become healthy before it counts as unhealthy. */
  readonly gracePeriodSeconds: number;
  /** Where it is not left to the machine: an instance takes the engine that answers, a process machine runs processes. */
  readonly runtime?: {
    /** `docker compose`, `docker-compose`, `podman compose` or `processes`. */
    readonly name: string;
    /** What the images are called that were built here, by service. */
    readonly images: Readonly<Record<string, string>>;
  };
  /** Allocation id of the address that moves to whoever holds the lease. */
  readonly elasticIp?: string;
  /** False where the app's own output stays on the machine. */
  readonly forwardLogs?: boolean;
  readonly project: {
    /** Compose files in their order, as keys of `files`. */
    readonly composeFiles: readonly string[];
    /** The compose file and the small files that it names, by path relative to the project directory. */
    readonly files: Readonly<Record<string, string>>;
    /** Where `deploy` ran: the stand-in of the images for services that run as plain processes. */
    readonly sourceDirectory: string;
  };
}
